{{/* The broker that the Cluster Operator makes, with what you say over it, and your lines of
configuration behind ours. */}}
{{- define "keepwell.rabbitmqSpec" -}}
{{- $own := include "keepwell.parsed" (include "keepwell.ownRabbitmq" .) | fromYaml -}}
{{- $yours := deepCopy .Values.rabbitmqCluster.spec -}}
{{- $lines := printf "%s\n%s" (trim $own.rabbitmq.additionalConfig) (($yours.rabbitmq).additionalConfig | default "") | trim -}}
{{- $whole := mergeOverwrite $own $yours -}}
{{- $_ := set $whole.rabbitmq "additionalConfig" (print $lines "\n") -}}
{{- toYaml $whole -}}
{{- end }}

{{- define "keepwell.ownRabbitmq" -}}
{{- $pods := include "keepwell.rabbitmqPods" . | fromYaml -}}
{{- with .Values.rabbitmqCluster -}}
replicas: {{ .replicas }}
{{- with .image }}
image: {{ . | quote }}
{{- end }}
persistence:
  storage: {{ .storage | quote }}
  {{- with .storageClass }}
  storageClassName: {{ . | quote }}
  {{- end }}
resources:
  {{- toYaml .resources | nindent 2 }}
affinity:
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 100
        podAffinityTerm: {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {{ toJson $pods }}}}
{{- with .tlsSecret }}
tls:
  secretName: {{ . | quote }}
  disableNonTLSListeners: true
{{- end }}
rabbitmq:
  # Nobody comes in without a name, and who makes no user is none.
  additionalConfig: |
    auth_mechanisms.1 = PLAIN
    anonymous_login_user = none
    default_queue_type = quorum
{{- end }}
{{- end }}

{{/* How Prometheus asks it for the figures of its nodes. Takes $. */}}
{{- define "keepwell.rabbitmqEndpoint" -}}
{{- $encrypted := not (empty .Values.rabbitmqCluster.tlsSecret) -}}
port: {{ ternary "prometheus-tls" "prometheus" $encrypted }}
interval: {{ .Values.monitoring.serviceMonitor.interval }}
{{- if $encrypted }}
scheme: https
tlsConfig:
  serverName: {{ include "keepwell.fullname" . }}-rabbitmq
  {{- with .Values.broker.authoritiesSecret }}
  ca: {secret: {name: {{ quote . }}, key: {{ $.Values.broker.authoritiesKey | quote }}}}
  {{- end }}
{{- end }}
{{- end }}
