{{/* A file of rules as these values want it: of this namespace alone, without alerts that are
disabled, with your labels, and with runbooks where you show them. Takes `root` and `text`. */}}
{{- define "keepwell.rules" -}}
{{- $wanted := .root.Values.monitoring.rules -}}
{{- $groups := list -}}
{{- range $group := (fromYaml .text).groups -}}
{{- $rules := list -}}
{{- range $rule := $group.rules -}}
{{- if $.root.Values.monitoring.serviceMonitor.enabled -}}
{{- $here := include "keepwell.here" (dict "expr" $rule.expr "namespace" $.root.Release.Namespace) -}}
{{- /* What is told of servers keeps the namespace that they are in. */ -}}
{{- if not (regexMatch `\b(rabbitmq|cnpg|kubelet)_` $here) -}}
{{- $_ := set $rule "labels" (merge (dict "namespace" $.root.Release.Namespace) ($rule.labels | default dict)) -}}
{{- end -}}
{{- $_ := set $rule "expr" (include "keepwell.there" (dict "expr" $here "root" $.root)) -}}
{{- end -}}
{{- if $rule.alert -}}
{{- $_ := set $rule "labels" (merge (deepCopy $wanted.labels) ($rule.labels | default dict)) -}}
{{- with $wanted.runbookUrl -}}
{{- $_ := set $rule.annotations "runbook_url" (printf "%s/%s" (trimSuffix "/" .) (base $rule.annotations.runbook_url)) -}}
{{- end -}}
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
{{- regexReplaceAll (print $metric `([\s)\[]|$)`) $labelled (print `${1}{` $own `}${2}`) -}}
{{- end }}

{{/* The same for servers and disks: of this namespace where the chart makes the server, else of
`serversNamespace`, and of all when that is empty. Takes `root` and `expr`. */}}
{{- define "keepwell.there" -}}
{{- $own := .root.Release.Namespace -}}
{{- $far := .root.Values.monitoring.rules.serversNamespace -}}
{{- $broker := ternary $own $far .root.Values.rabbitmqCluster.enabled -}}
{{- $database := ternary $own $far .root.Values.postgresCluster.enabled -}}
{{- $disks := ternary (list $own $broker $database | uniq | join "|") "" (and (ne $broker "") (ne $database "")) -}}
{{- $name := include "keepwell.fullname" .root -}}
{{- $expr := .expr | replace `claim=~".*keepwell.*"` (ternary `claim=~".*keepwell.*"` (printf `claim=~".*(keepwell|%s).*"` $name) (contains "keepwell" $name)) -}}
{{- range $prefix, $namespace := dict "rabbitmq" $broker "cnpg" $database "kubelet" $disks -}}
{{- if $namespace -}}
{{- $metric := printf `\b(%s_[a-z0-9_]+)` $prefix -}}
{{- $of := ternary (printf `namespace=~"%s"` $namespace) (printf `namespace="%s"` $namespace) (contains "|" $namespace) -}}
{{- $expr = regexReplaceAll (print $metric `\{`) $expr (print `${1}{` $of `,`) -}}
{{- $expr = regexReplaceAll (print $metric `([\s)\[]|$)`) $expr (print `${1}{` $of `}${2}`) -}}
{{- end -}}
{{- end -}}
{{- $expr -}}
{{- end }}

{{/* Whoever has no pod that answers; one that is not there at all has no `up` that could be 0. Takes $. */}}
{{- define "keepwell.absent" -}}
groups:
  - name: keepwell-processes
    rules:
      {{- range (include "keepwell.processes" . | fromYaml).processes }}
      - alert: KeepwellServiceAbsent
        expr: absent(up{job="keepwell", app_kubernetes_io_instance={{ $.Release.Name | quote }}, app_kubernetes_io_component={{ .component | quote }}} == 1)
        for: 5m
        labels: {severity: critical, service: {{ .service }}, role: {{ .role }}, app_kubernetes_io_component: {{ .component }}}
        annotations:
          summary: "There is no {{ .role }} of {{ .service }}"
          description: "For 5 minutes Prometheus has had an answer of no {{ .component }}: none runs, none answers, or nobody asks."
          runbook_url: {{ $.Files.Get "files/monitoring/rules/processes.yaml" | regexFind "https://.*KeepwellServiceAbsent.md" }}
      {{- end }}
{{- end }}
