{{/* The chart's name, or what is in its place. */}}
{{- define "keepwell.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{/* What every object's name begins with; short enough for what comes behind it. */}}
{{- define "keepwell.fullname" -}}
{{- $name := include "keepwell.name" . -}}
{{- $release := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- .Values.fullnameOverride | default $release | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{/* Labels that never change, to select by. Takes (dict "root" $ "component" name). */}}
{{- define "keepwell.selector" -}}
app.kubernetes.io/name: {{ include "keepwell.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{/* Labels of an object. Takes the same, and `more`. */}}
{{- define "keepwell.labels" -}}
{{ include "keepwell.selector" . }}
app.kubernetes.io/part-of: keepwell
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- range $name, $value := merge (dict) (.more | default dict) .root.Values.commonLabels }}
{{ $name }}: {{ $value | quote }}
{{- end }}
{{- end }}

{{/* The metadata of an object. Takes `root`, `component`, `name`; `more` labels, `annotations`. */}}
{{- define "keepwell.metadata" -}}
name: {{ .name }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "keepwell.labels" . | nindent 2 }}
{{- with merge (dict) (.annotations | default dict) .root.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The image, by digest where there is one. */}}
{{- define "keepwell.image" -}}
{{- $registry := (.Values.global).imageRegistry | default .Values.image.registry -}}
{{- $image := list $registry .Values.image.repository | compact | join "/" -}}
{{- if .Values.image.digest -}}
{{ $image }}@{{ .Values.image.digest }}
{{- else -}}
{{ $image }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end }}

{{- define "keepwell.serviceAccount" -}}
{{- $own := ternary (include "keepwell.fullname" .) "default" .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default $own -}}
{{- end }}
