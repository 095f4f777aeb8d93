{{/* What holds for every pod. */}}
{{- define "keepwell.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  {{- toYaml .Values.podSecurityContext | nindent 2 }}
{{- with concat .Values.image.pullSecrets ((.Values.global).imagePullSecrets | default list) }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end }}

{{/* Where a pod goes. Takes the settings of a process. */}}
{{- define "keepwell.scheduling" -}}
{{- range $field := list "nodeSelector" "tolerations" "affinity" "priorityClassName" }}
{{- with get $ $field }}
{{ $field }}: {{ toJson . }}
{{- end }}
{{- end }}
{{- end }}

{{/* Replicas apart, each of them by its own labels. Takes `root` and `process`. */}}
{{- define "keepwell.spread" -}}
{{- $own := dict "labelSelector" (dict "matchLabels" (include "keepwell.selector" (dict "root" .root "component" .process.component) | fromYaml)) -}}
{{- with .process.settings.topologySpread }}
topologySpreadConstraints:
  {{- range . }}
  - {{ toJson (merge (dict) . $own) }}
  {{- end }}
{{- end }}
{{- end }}

{{/* What holds for every container. */}}
{{- define "keepwell.container" -}}
image: {{ include "keepwell.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  {{- toYaml .Values.containerSecurityContext | nindent 2 }}
{{- end }}

{{/* Three questions at one port. Takes a process. */}}
{{- define "keepwell.probes" -}}
{{- range $kind, $path := dict "liveness" "/livez" "readiness" "/readyz" "startup" "/livez" }}
{{ $kind }}Probe:
  httpGet:
    path: {{ $path }}
    port: {{ include "keepwell.portName" $.role }}
  {{- toYaml (get $.settings.probes $kind) | nindent 2 }}
{{- end }}
{{- end }}

{{/* Files that calls need: authorities, keys, and where outbound writes. Takes `root`, `calls`,
and `process` but for Jobs. Each line is a name, what it is mounted from, and where. */}}
{{- define "keepwell.files" -}}
{{- $values := .root.Values -}}
{{- $component := (.process).component -}}
{{- $files := list (dict "name" "tmp" "path" "/tmp" "from" (dict "emptyDir" (dict))) -}}
{{- with include "keepwell.databaseAuthorities" .root -}}
{{- $files = append $files (dict "name" "postgres" "path" "/etc/keepwell/postgres" "from" (fromYaml .)) -}}
{{- end -}}
{{- $calls := (.process).calls | default .calls -}}
{{- if and $values.broker.authoritiesSecret (has "broker" $calls) -}}
{{- $files = append $files (dict "name" "rabbitmq" "path" "/etc/keepwell/rabbitmq" "from" (include "keepwell.authority" $values.broker | fromYaml)) -}}
{{- end -}}
{{- if and $values.identity.keysConfigMap (eq ((.process).role | default "") "api") -}}
{{- $files = append $files (dict "name" "issuers" "path" "/etc/keepwell/issuers" "from" (dict "configMap" (dict "name" $values.identity.keysConfigMap))) -}}
{{- end -}}
{{- if eq ($component | default "") "outbound-worker" -}}
{{- $files = concat $files (include "keepwell.outboundFiles" $values.outbound | fromYamlArray) -}}
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
secret: {secretName: {{ .authoritiesSecret }}, items: [{key: {{ .authoritiesKey }}, path: ca.crt}]}
{{- end }}

{{- define "keepwell.outboundFiles" -}}
- {name: outbox, path: /var/lib/keepwell/outbox, from: {{ include "keepwell.claim" .folderClaim }}}
{{- with .intakeClaim }}
- {name: intake, path: /var/lib/keepwell/intake, from: {{ include "keepwell.claim" . }}}
{{- end }}
{{- with .dkim.existingSecret }}
- {name: dkim, path: /etc/keepwell/dkim, from: {secret: {secretName: {{ . }}}}}
{{- end }}
{{- with .smtp.authoritiesSecret }}
- {name: smtp, path: /etc/keepwell/smtp, from: {{ "{" }}{{ include "keepwell.authority" $.smtp }}{{ "}" }}}
{{- end }}
{{- end }}

{{- define "keepwell.claim" -}}
{{- if . -}}
{persistentVolumeClaim: {claimName: {{ . }}}}
{{- else -}}
{emptyDir: {}}
{{- end -}}
{{- end }}

{{/* The files as mounts, and as volumes. Takes what keepwell.files gives, as a list. */}}
{{- define "keepwell.mounts" -}}
{{- range . }}
- name: {{ .name }}
  mountPath: {{ .path }}
  {{- if or .from.secret .from.configMap }}
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
