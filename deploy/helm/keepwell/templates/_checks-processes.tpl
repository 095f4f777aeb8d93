{{/* Processes whose numbers do not go together. */}}
{{- define "keepwell.unfitProcesses" -}}
{{- range (include "keepwell.processes" . | fromYaml).processes }}
{{- $name := printf "%s of %s" .role .service }}
{{- $fewest := include "keepwell.fewest" .settings | int }}
{{- with .settings.autoscaling }}
{{- if and .enabled (gt (int .minReplicas) (int .maxReplicas)) }}
- {{ printf "autoscaling.minReplicas of the %s is above its maxReplicas: lower it." $name | quote }}
{{- end }}
{{- end }}
{{- if and .settings.autoscaling.enabled (eq .role "api") (not ((.settings.resources).requests).cpu) }}
- {{ printf "resources.requests.cpu of the %s is not set: autoscaling needs it to reckon with." $name | quote }}
{{- end }}
{{- if and .settings.autoscaling.enabled (eq .role "worker") (not .settings.autoscaling.existingSecret) }}
- {{ printf "autoscaling.existingSecret of the %s is empty: KEDA asks RabbitMQ's management API, and needs its URL." $name | quote }}
{{- end }}
{{- if and (eq .role "worker") (lt $fewest 1) }}
- {{ printf "the %s has no replica: a queue that nobody reads wakes nobody, so keep one." $name | quote }}
{{- end }}
{{- with .settings.disruption }}
{{- if ne (len .) 1 }}
- {{ printf "disruption of the %s holds %s: set the one that you do not want to null." $name (keys . | sortAlpha | join " and ") | quote }}
{{- else if and (gt $fewest 1) (or (has (toString .minAvailable) (list (toString $fewest) "100%")) (has (toString .maxUnavailable) (list "0" "0%"))) }}
- {{ printf "disruption of the %s lets none of its replicas go: no node could ever be drained." $name | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
