{{/* Files that a pod needs: secrets, authorities, keys, and where outbound writes. Takes `root`,
`component`, `variables`, `calls`, `settings`. Each is a name, what it is mounted from, and where. */}}
{{- define "keepwell.files" -}}
{{- $values := .root.Values -}}
{{- $files := list (dict "name" "tmp" "path" "/tmp" "from" (dict "emptyDir" (dict "sizeLimit" .settings.tmpSize))) -}}
{{- $files = append $files (dict "name" "secrets" "path" "/etc/keepwell/secrets" "from" (include "keepwell.secretFiles" .variables | fromYaml)) -}}
{{- with include "keepwell.databaseAuthorities" .root -}}
{{- $files = append $files (dict "name" "postgres" "path" "/etc/keepwell/postgres" "from" (fromYaml .)) -}}
{{- end -}}
{{- if and $values.broker.authoritiesSecret (has "broker" .calls) -}}
{{- $files = append $files (dict "name" "rabbitmq" "path" "/etc/keepwell/rabbitmq" "from" (include "keepwell.authority" $values.broker | fromYaml)) -}}
{{- end -}}
{{- range $server, $given := dict "postgres" $values.database "rabbitmq" $values.broker -}}
{{- if and $given.clientSecret (or (eq $server "postgres") (has "broker" $.calls)) -}}
{{- $files = append $files (dict "name" (printf "%s-client" $server) "path" (printf "/etc/keepwell/%s-client" $server) "from" (include "keepwell.clientKey" (merge (dict "secret" $given.clientSecret) $) | fromYaml)) -}}
{{- end -}}
{{- end -}}
{{- if and $values.identity.keysConfigMap (or (hasSuffix "-api" .component) (has .component (list "doctor" "tools"))) -}}
{{- $files = append $files (dict "name" "issuers" "path" "/etc/keepwell/issuers" "from" (dict "configMap" (dict "name" $values.identity.keysConfigMap))) -}}
{{- end -}}
{{- if has .component (list "outbound-worker" "doctor" "tools") -}}
{{- $files = concat $files (include "keepwell.outboundKeys" $values.outbound | fromYamlArray) -}}
{{- end -}}
{{- if eq .component "outbound-worker" -}}
{{- $files = concat $files (include "keepwell.outboundFolders" $values.outbound | fromYamlArray) -}}
{{- end -}}
{{- if or (eq .component "backup") (and (eq .component "tools") $values.backup.claim) -}}
{{- $claim := dict "claimName" $values.backup.claim -}}
{{- $files = append $files (dict "name" "backups" "path" "/backups" "from" (dict "persistentVolumeClaim" $claim)) -}}
{{- end -}}
{{- toYaml $files -}}
{{- end }}

{{- define "keepwell.databaseAuthorities" -}}
{{- $bundled := dict "authoritiesSecret" (printf "%s-postgres-ca" (include "keepwell.fullname" .)) "authoritiesKey" "ca.crt" -}}
{{- $given := ternary $bundled .Values.database .Values.postgresCluster.enabled -}}
{{- if $given.authoritiesSecret }}{{ include "keepwell.authority" $given }}{{ end -}}
{{- end }}

{{/* A Secret's authorities as ca.crt. */}}
{{- define "keepwell.authority" -}}
secret: {secretName: {{ .authoritiesSecret | quote }}, items: [{key: {{ .authoritiesKey | quote }}, path: ca.crt}]}
{{- end }}

{{/* A process's own certificate and key; libpq takes a key that not everybody may read. */}}
{{- define "keepwell.clientKey" -}}
secret: {secretName: {{ .secret | replace "{component}" .component | quote }}, defaultMode: 0440}
{{- end }}

{{- define "keepwell.outboundFolders" -}}
- {name: outbox, path: /var/lib/keepwell/outbox, from: {{ include "keepwell.claim" (dict "claim" .folderClaim "folderSize" .folderSize) }}}
{{- with .intakeClaim }}
- {name: intake, path: /var/lib/keepwell/intake, from: {{ include "keepwell.claim" (dict "claim" .) }}}
{{- end }}
{{- end }}

{{- define "keepwell.outboundKeys" -}}
{{- with .dkim.existingSecret }}
- {name: dkim, path: /etc/keepwell/dkim, from: {secret: {secretName: {{ quote . }}}}}
{{- end }}
{{- with .smtp.authoritiesSecret }}
- {name: smtp, path: /etc/keepwell/smtp, from: {{ "{" }}{{ include "keepwell.authority" $.smtp }}{{ "}" }}}
{{- end }}
{{- with .imap.authoritiesSecret }}
- {name: imap, path: /etc/keepwell/imap, from: {{ "{" }}{{ include "keepwell.authority" $.imap }}{{ "}" }}}
{{- end }}
{{- end }}

{{- define "keepwell.claim" -}}
{{- if .claim -}}
{persistentVolumeClaim: {claimName: {{ quote .claim }}}}
{{- else -}}
{emptyDir: {sizeLimit: {{ .folderSize }}}}
{{- end -}}
{{- end }}

{{/* The files as mounts, and as volumes. Takes what keepwell.files gives, as a list. */}}
{{- define "keepwell.mounts" -}}
{{- range . }}
- name: {{ .name }}
  mountPath: {{ .path }}
  {{- if or .from.secret .from.configMap .from.projected }}
  readOnly: true
  {{- end }}
{{- end }}
{{- end }}

{{- define "keepwell.volumes" -}}
{{- range . }}
- name: {{ .name }}
  {{- toYaml .from | nindent 2 }}
{{- end }}
{{- end }}
