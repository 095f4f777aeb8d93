{{/* The pod of whatever makes one. Takes `root`, `component`, `settings`, `variables`, `files`;
`container` and `pod`: what this one has of its own, before `containerSpec` and `podSpec`. */}}
{{- define "keepwell.podTemplate" -}}
{{- $given := .root.Values -}}
{{- $annotations := dict "keepwell/secrets-revision" $given.secrets.revision -}}
metadata:
  labels:
    {{- include "keepwell.labels" (merge (dict "more" .settings.podLabels) .) | nindent 4 }}
  annotations:
    {{- toYaml (merge $annotations .settings.podAnnotations $given.commonAnnotations) | nindent 4 }}
spec:
  {{- include "keepwell.inPlace" (list (include "keepwell.pod" . | fromYaml) .pod .settings.podSpec) | nindent 2 }}
{{- end }}

{{/* Mappings as one; each field is in place of what those before it say. Takes a list. */}}
{{- define "keepwell.inPlace" -}}
{{- $all := dict -}}
{{- range . -}}
{{- range $field, $value := . -}}
{{- $_ := set $all $field $value -}}
{{- end -}}
{{- end -}}
{{- toYaml $all -}}
{{- end }}

{{- define "keepwell.pod" -}}
{{- $image := merge (dict) .settings.image .root.Values.image -}}
automountServiceAccountToken: false
enableServiceLinks: false
serviceAccountName: {{ .settings.serviceAccountName | default (include "keepwell.serviceAccount" .root) | quote }}
securityContext: {{ toJson .root.Values.podSecurityContext }}
{{- with concat $image.pullSecrets ((.root.Values.global).imagePullSecrets | default list) }}
imagePullSecrets:
  {{- range . }}
  - {{ ternary (dict "name" .) . (kindIs "string" .) | toJson }}
  {{- end }}
{{- end }}
{{- range $field := list "nodeSelector" "tolerations" "affinity" "priorityClassName" "initContainers" }}
{{- with get $.settings $field }}
{{ $field }}: {{ toJson . }}
{{- end }}
{{- end }}
containers:
  - {{ include "keepwell.inPlace" (list (include "keepwell.container" (merge (dict "image" $image) .) | fromYaml) .container .settings.containerSpec) | fromYaml | toJson }}
  {{- with .settings.extraContainers }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with concat (include "keepwell.volumes" .files | fromYamlArray) .settings.extraVolumes }}
volumes:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* What holds for every container of ours. Takes what a pod takes, and its `image`. */}}
{{- define "keepwell.container" -}}
image: {{ include "keepwell.image" . | quote }}
imagePullPolicy: {{ .image.pullPolicy }}
securityContext: {{ toJson .root.Values.containerSecurityContext }}
resources: {{ toJson .settings.resources }}
{{- /* A variable of yours is in place of ours. */}}
{{- $yours := dict }}
{{- range .settings.extraEnv }}{{ $_ := set $yours .name true }}{{ end }}
{{- $variables := list }}
{{- range include "keepwell.variables" .variables | fromYamlArray }}
{{- if not (hasKey $yours .name) }}{{ $variables = append $variables . }}{{ end }}
{{- end }}
{{- with concat $variables .settings.extraEnv }}
env:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .settings.extraEnvFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with concat (include "keepwell.mounts" .files | fromYamlArray) .settings.extraVolumeMounts }}
volumeMounts:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The image, by digest where there is one. Takes `root` and `image`. */}}
{{- define "keepwell.image" -}}
{{- $registry := (.root.Values.global).imageRegistry | default .image.registry -}}
{{- $name := list $registry .image.repository | compact | join "/" -}}
{{- if .image.digest -}}
{{ $name }}@{{ .image.digest }}
{{- else -}}
{{ $name }}:{{ .image.tag | default .root.Chart.AppVersion }}
{{- end -}}
{{- end }}

{{/* Replicas apart, each of them by its own labels. Takes `root`, `component`, `settings`. */}}
{{- define "keepwell.spread" -}}
{{- $own := dict "labelSelector" (dict "matchLabels" (include "keepwell.selector" . | fromYaml)) -}}
{{- with .settings.topologySpread -}}
topologySpreadConstraints:
  {{- range . }}
  - {{ toJson (merge (dict) . $own) }}
  {{- end }}
{{- end }}
{{- end }}

{{/* Three questions at one port, but where another way of asking is given. Takes a process. */}}
{{- define "keepwell.probes" -}}
{{- range $kind, $path := dict "liveness" "/livez" "readiness" "/readyz" "startup" "/livez" }}
{{- $given := get $.settings.probes $kind | default dict }}
{{- $ours := dict "httpGet" (dict "path" $path "port" (include "keepwell.portName" $.role)) }}
{{- if or $given.exec $given.grpc $given.httpGet $given.tcpSocket }}
{{- $ours = dict }}
{{- end }}
{{ $kind }}Probe: {{ merge (dict) $given $ours | toJson }}
{{- end }}
{{- end }}
