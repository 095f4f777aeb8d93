{{/* What the worker of outbound finds besides. */}}
{{- define "keepwell.outboundEnvironment" }}
{{- $given := .Values.outbound }}
{{- $named := dict
      "INSTANCE" $given.instance
      "FOLDER" "/var/lib/keepwell/outbox"
      "MAIL_DOMAIN" $given.mailDomain
      "PUBLIC_URL" $given.publicUrl
      "BOUNCE_DOMAIN" $given.bounceDomain
      "PER_HOUR" (include "keepwell.json" $given.perHour)
      "PROVIDERS" (include "keepwell.json" $given.providers)
      "DKIM_KEYS" (include "keepwell.dkimKeys" .)
      "SMTP_AUTHORITIES" (ternary "/etc/keepwell/smtp/ca.crt" "" (ne $given.smtp.authoritiesSecret ""))
      "IMAP" $given.imap.url
      "IMAP_AUTHORITIES" (ternary "/etc/keepwell/imap/ca.crt" "" (ne $given.imap.authoritiesSecret ""))
      "IMAP_TAKEN_TO" $given.imap.takenTo
      "INTAKE_FOLDER" (ternary "/var/lib/keepwell/intake" "" (ne $given.intakeClaim "")) }}
{{- range $name, $value := $named }}
{{- if $value }}
- name: KEEPWELL_OUTBOUND_{{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}
{{- include "keepwell.outboundSecrets" $given }}
{{- end }}

{{- define "keepwell.outboundSecrets" }}
{{- with .smtp.existingSecret }}
{{- range $name, $key := dict "SMTP" $.smtp.urlKey "SMTP_OF_BRANCHES" $.smtp.branchesKey }}
{{- if $key }}
{{ include "keepwell.fromSecret" (dict "variable" (printf "KEEPWELL_OUTBOUND_%s" $name) "secret" $.smtp.existingSecret "key" $key) }}
{{- end }}
{{- end }}
{{- end }}
{{- with .imap.existingSecret }}
{{ include "keepwell.fromSecret" (dict "variable" "KEEPWELL_OUTBOUND_IMAP_PASSWORD" "secret" . "key" $.imap.passwordKey) }}
{{- end }}
{{- with .dkim.passphraseKey }}
{{ include "keepwell.fromSecret" (dict "variable" "KEEPWELL_OUTBOUND_DKIM_PASSPHRASE" "secret" $.dkim.existingSecret "key" .) }}
{{- end }}
{{- with .providersSecret }}
{{ include "keepwell.fromSecret" (dict "variable" "KEEPWELL_OUTBOUND_PROVIDER_SECRETS" "secret" . "key" $.providersKey) }}
{{- end }}
{{- end }}

{{/* A JSON object, or nothing when it is empty. */}}
{{- define "keepwell.json" -}}
{{- if . }}{{ toJson . }}{{ end -}}
{{- end }}

{{- define "keepwell.dkimKeys" -}}
{{- $files := dict -}}
{{- range $selector, $key := .Values.outbound.dkim.selectors -}}
{{- $_ := set $files $selector (printf "/etc/keepwell/dkim/%s" $key) -}}
{{- end -}}
{{- include "keepwell.json" $files -}}
{{- end }}
