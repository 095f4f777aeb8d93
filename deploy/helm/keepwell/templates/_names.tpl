{{/* The chart's name, or what is in its place. */}}
{{- define "keepwell.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{/* What every object's name begins with; short enough for what comes behind it: the broker's
StatefulSet is called -rabbitmq-server, and may have 52 signs. */}}
{{- define "keepwell.fullname" -}}
{{- $longest := ternary 36 40 .Values.rabbitmqCluster.enabled -}}
{{- $name := include "keepwell.name" . -}}
{{- $release := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- .Values.fullnameOverride | default $release | trunc $longest | trimSuffix "-" -}}
{{- end }}

{{/* Labels that never change, to select by. Takes (dict "root" $ "component" name). */}}
{{- define "keepwell.selector" -}}
app.kubernetes.io/name: {{ include "keepwell.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{/* Labels of an object. Takes the same, and `more`. */}}
{{- define "keepwell.labels" -}}
{{- $ours := dict
      "app.kubernetes.io/part-of" "keepwell"
      "app.kubernetes.io/version" .root.Chart.AppVersion
      "app.kubernetes.io/managed-by" .root.Release.Service
      "helm.sh/chart" (printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_") -}}
{{- range $name, $value := merge (include "keepwell.selector" . | fromYaml) (.more | default dict) .root.Values.commonLabels $ours }}
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

{{- define "keepwell.serviceAccount" -}}
{{- $own := ternary (include "keepwell.fullname" .) "default" .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default $own -}}
{{- end }}

{{/* A text as it stands, once it is YAML: `fromYaml` gives what it cannot read as a field `Error`. */}}
{{- define "keepwell.parsed" -}}
{{- with (fromYaml .).Error }}{{ fail (printf "what these values make is no YAML: %s" .) }}{{ end -}}
{{- . -}}
{{- end }}
