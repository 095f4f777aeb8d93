{{/* A file of rules as these values want it: of this namespace alone, without alerts that are
disabled, with your labels, and with runbooks where you show them. Takes `root` and `text`. */}}
{{- define "keepwell.rules" -}}
{{- $wanted := .root.Values.monitoring.rules -}}
{{- $pages := $wanted.runbookUrl | default "docs/runbooks" | trimSuffix "/" -}}
{{- $groups := list -}}
{{- range $group := (fromYaml .text).groups -}}
{{- $rules := list -}}
{{- range $rule := $group.rules -}}
{{- if $.root.Values.monitoring.serviceMonitor.enabled -}}
{{- $_ := set $rule "expr" (include "keepwell.here" (dict "expr" $rule.expr "namespace" $.root.Release.Namespace)) -}}
{{- $_ := set $rule "labels" (merge (dict "namespace" $.root.Release.Namespace) ($rule.labels | default dict)) -}}
{{- end -}}
{{- if $rule.alert -}}
{{- $_ := set $rule "labels" (merge (deepCopy $wanted.labels) ($rule.labels | default dict)) -}}
{{- $_ := set $rule.annotations "runbook_url" (replace "docs/runbooks" $pages $rule.annotations.runbook_url) -}}
{{- end -}}
{{- if not (has $rule.alert $wanted.disabled) }}{{ $rules = append $rules $rule }}{{ end -}}
{{- end -}}
{{- $groups = append $groups (merge (dict "rules" $rules) $group) -}}
{{- end -}}
{{- dict "groups" $groups | toYaml -}}
{{- end }}

{{/* An expression that asks this namespace alone: each of our metrics, recorded ones too, and `up`. */}}
{{- define "keepwell.here" -}}
{{- $metric := `\b((?:[a-z]+:)?keepwell_[a-z0-9_]+(?::[a-z0-9_]+)?|up)` -}}
{{- $own := printf `namespace="%s"` .namespace -}}
{{- $labelled := regexReplaceAll (print $metric `\{`) .expr (print `${1}{` $own `,`) -}}
{{- $scoped := regexReplaceAll (print $metric `([\s)\[]|$)`) $labelled (print `${1}{` $own `}${2}`) -}}
{{- replace "by (" "by (namespace, " $scoped -}}
{{- end }}

{{/* Whoever has no pod at all has no `up` that could be 0. Takes $. */}}
{{- define "keepwell.absent" -}}
groups:
  - name: keepwell-processes
    rules:
      - alert: KeepwellProcessDown
        expr: |-
          {{- range $nth, $process := (include "keepwell.processes" . | fromYaml).processes }}
          {{ if $nth }}or {{ end }}absent(up{job="keepwell", app_kubernetes_io_instance={{ $.Release.Name | quote }}, app_kubernetes_io_component={{ $process.component | quote }}})
          {{- end }}
        for: 5m
        labels: {severity: critical}
        annotations:
          summary: "A process of Keepwell is not there"
          description: "Prometheus has found no {{ "{{ $labels.app_kubernetes_io_component }}" }} to ask for 5 minutes."
          runbook_url: docs/runbooks/KeepwellProcessDown.md
{{- end }}
