{{/* Who may be called: a name, its ports and its peers. */}}
{{- define "keepwell.destinations" -}}
{{- $ports := dict "database" (list .Values.database.port) "broker" (list .Values.broker.port) -}}
{{- $to := deepCopy .Values.networkPolicy.to -}}
{{- if .Values.postgresCluster.enabled -}}
{{- $_ := set $to "database" (include "keepwell.podsOf" (include "keepwell.postgresPods" . | fromYaml) | fromYamlArray) -}}
{{- end -}}
{{- if .Values.rabbitmqCluster.enabled -}}
{{- $_ := set $to "broker" (include "keepwell.podsOf" (include "keepwell.rabbitmqPods" . | fromYaml) | fromYamlArray) -}}
{{- end -}}
{{- dict "ports" (merge $ports .Values.networkPolicy.ports) "to" $to | toYaml -}}
{{- end }}

{{- define "keepwell.podsOf" -}}
- podSelector:
    matchLabels:
      {{- toYaml . | nindent 6 }}
{{- end }}

{{/* Of the calls that the code can make, those that these values ask for. Takes `root` and a
process: `role`, `calls`. */}}
{{- define "keepwell.calls" -}}
{{- $outbound := .root.Values.outbound -}}
{{- $fetched := contains "https://" (values .root.Values.identity.issuers | join " ") -}}
{{- $asked := dict "database" true "broker" true
      "web" (ternary $fetched (not (empty $outbound.providers)) (eq .role "api"))
      "mail" $outbound.smtp.existingSecret "mailbox" $outbound.imap.url -}}
{{- range .calls }}
{{- if get $asked . }}
- {{ . }}
{{- end }}
{{- end }}
{{- end }}

{{/* One way out. Takes `called` and `destinations`. */}}
{{- define "keepwell.egress" -}}
- ports:
    {{- range get .destinations.ports .called }}
    - {protocol: TCP, port: {{ . | int }}}
    {{- if eq $.called "dns" }}
    - {protocol: UDP, port: {{ . | int }}}
    {{- end }}
    {{- end }}
  {{- with get .destinations.to .called }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}

{{/* The policy of one component. Takes `root`, `component`, `annotations`, `calls`, `destinations`. */}}
{{- define "keepwell.policy" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  {{- include "keepwell.metadata" . | nindent 2 }}
spec:
  podSelector:
    matchLabels:
      {{- include "keepwell.selector" . | nindent 6 }}
  policyTypes: [Ingress, Egress]
  {{- with .from }}
  ingress:
    {{- . | nindent 4 }}
  {{- end }}
  egress:
    {{- range append .calls "dns" }}
    {{- include "keepwell.egress" (dict "called" . "destinations" $.destinations) | nindent 4 }}
    {{- end }}
{{- end }}

{{/* The way in to a process. Takes `root` and `process`. An API tells its metrics where it
answers, so whoever may scrape may call. */}}
{{- define "keepwell.ingressOf" -}}
{{- $given := .root.Values.networkPolicy -}}
{{- $from := $given.monitoring -}}
{{- if eq .process.role "api" -}}
{{- $test := include "keepwell.podsOf" (include "keepwell.selector" (dict "root" .root "component" "test") | fromYaml) | fromYamlArray -}}
{{- $from = ternary (concat $given.clients $given.monitoring $test) list (not (empty $given.clients)) -}}
{{- end -}}
- ports:
    - {protocol: TCP, port: {{ include "keepwell.portName" .process.role }}}
  {{- with $from }}
  from:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
