{{/* What the code says of itself: services, what they call, their paths and rights. */}}
{{- define "keepwell.suite" -}}
{{- .Files.Get "files/suite.yaml" -}}
{{- end }}

{{/* Every process: a service in a role, with the settings that hold for it. */}}
{{- define "keepwell.processes" -}}
{{- $processes := list -}}
{{- range $service, $told := (include "keepwell.suite" . | fromYaml).services -}}
{{- range $role := list "api" "worker" -}}
{{- $own := get (get $.Values.services $service) $role | default dict -}}
{{- $settings := mergeOverwrite (deepCopy $.Values.process) (deepCopy (get $.Values $role)) (deepCopy $own) -}}
{{- range $bound, $number := $settings.disruption -}}
{{- if kindIs "invalid" $number }}{{ $_ := unset $settings.disruption $bound }}{{ end -}}
{{- end -}}
{{- $component := printf "%s-%s" $service $role -}}
{{- $processes = append $processes (dict
      "service" $service "role" $role "component" $component
      "name" (printf "%s-%s" (include "keepwell.fullname" $) $component)
      "calls" (get $told.calls $role) "settings" $settings) -}}
{{- end -}}
{{- end -}}
{{- dict "processes" $processes | toYaml -}}
{{- end }}

{{/* What holds for the pods of Jobs: what is said of them goes before what is said of processes.
A container beside theirs would keep them from ending. */}}
{{- define "keepwell.jobSettings" -}}
{{- mergeOverwrite (omit (deepCopy .Values.process) "extraContainers") (deepCopy .Values.jobs) | toYaml -}}
{{- end }}

{{/* How many there are at least. Takes the settings of a process. */}}
{{- define "keepwell.fewest" -}}
{{- ternary .autoscaling.minReplicas .replicas .autoscaling.enabled | int -}}
{{- end }}

{{/* The port that answers probes and tells metrics, by the role's name for it. */}}
{{- define "keepwell.port" -}}
{{- ternary 8700 9100 (eq . "api") -}}
{{- end }}

{{- define "keepwell.portName" -}}
{{- ternary "http" "metrics" (eq . "api") -}}
{{- end }}
