{{/* The Deployment of a process. Takes `root`, and all of the process. */}}
{{- define "keepwell.deployment" -}}
{{- if .root.Values.stopped }}
replicas: 0
{{- else if not .settings.autoscaling.enabled }}
replicas: {{ .settings.replicas | int }}
{{- end }}
revisionHistoryLimit: 3
strategy: {{ include "keepwell.strategy" . | fromYaml | toJson }}
selector:
  matchLabels:
    {{- include "keepwell.selector" . | nindent 4 }}
template:
  {{- include "keepwell.podTemplate" . | nindent 2 }}
{{- end }}

{{/* One volume for one node leaves no place for a second pod beside the first, so the first goes
before the second comes; unless it is said of outbound's worker itself. */}}
{{- define "keepwell.strategy" -}}
{{- $alone := and (not .settings.autoscaling.enabled) (le (int .settings.replicas) 1) -}}
{{- $said := ((.root.Values.services.outbound).worker).strategy -}}
{{- $claims := .root.Values.outbound -}}
{{- if and (eq .component "outbound-worker") (or $claims.folderClaim $claims.intakeClaim) $alone (not $said) -}}
type: Recreate
{{- else if eq .settings.strategy.type "Recreate" -}}
type: Recreate
{{- else -}}
{{- toYaml .settings.strategy -}}
{{- end -}}
{{- end }}

{{/* What the pod of a process has of its own. */}}
{{- define "keepwell.processPod" -}}
terminationGracePeriodSeconds: {{ add .settings.preStopSeconds .settings.drainSeconds 5 }}
{{ include "keepwell.spread" . }}
{{- end }}

{{/* What its container has of its own. Takes a process. */}}
{{- define "keepwell.processContainer" -}}
name: {{ .role }}
args:
  - {{ .role }}
  - {{ .service }}
  {{- if eq .role "api" }}
  - --host=0.0.0.0
  - --port={{ include "keepwell.port" "api" }}
  {{- end }}
ports:
  - {name: {{ include "keepwell.portName" .role }}, containerPort: {{ include "keepwell.port" .role }}}
{{- include "keepwell.probes" . }}
{{- with .settings.preStopSeconds }}
lifecycle: {preStop: {exec: {command: [sleep, {{ int . | quote }}]}}}
{{- end }}
{{- end }}
