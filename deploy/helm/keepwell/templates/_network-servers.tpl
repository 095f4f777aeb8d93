{{/* How the pods of a server are labelled by its operator. */}}
{{- define "keepwell.postgresPods" -}}
cnpg.io/cluster: {{ include "keepwell.fullname" . }}-postgres
{{- end }}

{{- define "keepwell.rabbitmqPods" -}}
app.kubernetes.io/name: {{ include "keepwell.fullname" . }}-rabbitmq
{{- end }}

{{/* Who calls a server: components. Takes `root` and `called`. */}}
{{- define "keepwell.callers" -}}
{{- range (include "keepwell.processes" .root | fromYaml).processes }}
{{- if has $.called .calls }}
- {{ .component }}
{{- end }}
{{- end }}
{{- range $job, $calls := merge (include "keepwell.cronCalls" .root | fromYaml) (include "keepwell.suite" .root | fromYaml).jobs }}
{{- if has $.called $calls }}
- {{ $job }}
{{- end }}
{{- end }}
{{- end }}

{{/* One way in. Takes `ports` and `from`. */}}
{{- define "keepwell.ingress" -}}
- ports:
    {{- range .ports }}
    - {protocol: TCP, port: {{ . | int }}}
    {{- end }}
  {{- with .from }}
  from:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}

{{/* The policy of a server that is made here: in come the suite, itself, its operator and who
watches. Takes `root`, `component`, `pods`, `called`, and the ports that are `operated` and `watched`. */}}
{{- define "keepwell.serverPolicy" -}}
{{- $given := .root.Values.networkPolicy -}}
{{- $destinations := include "keepwell.destinations" .root | fromYaml -}}
{{- $itself := include "keepwell.podsOf" .pods -}}
{{- $suite := dict
      "matchLabels" (omit (include "keepwell.selector" . | fromYaml) "app.kubernetes.io/component")
      "matchExpressions" (list (dict "key" "app.kubernetes.io/component" "operator" "In" "values" (include "keepwell.callers" . | fromYamlArray))) -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  {{- include "keepwell.metadata" (merge (dict "annotations" $given.annotations) .) | nindent 2 }}
spec:
  podSelector:
    matchLabels:
      {{- toYaml .pods | nindent 6 }}
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        {{- $itself | nindent 8 }}
    {{- include "keepwell.ingress" (dict "ports" (get $destinations.ports .called) "from" (list (dict "podSelector" $suite))) | nindent 4 }}
    {{- include "keepwell.ingress" (dict "ports" .operated "from" $given.operators) | nindent 4 }}
    {{- include "keepwell.ingress" (dict "ports" .watched "from" $given.monitoring) | nindent 4 }}
  egress:
    - to:
        {{- $itself | nindent 8 }}
    {{- range list "kubernetes" "dns" }}
    {{- include "keepwell.egress" (dict "called" . "destinations" $destinations) | nindent 4 }}
    {{- end }}
{{- end }}
