{{/* A user of the broker and what it may do. Takes `root`, `cluster`, `user`, `secret`, `tags`,
`rights`; `topics` it may publish, or it may name every topic when it binds. */}}
{{- define "keepwell.brokerUser" }}
{{- $limits := pick .root.Values.rabbitmqCluster "connections" "channels" }}
{{- $name := printf "%s-%s" .cluster .user }}
{{- $of := dict "root" .root "component" "rabbitmq" "name" $name "annotations" .root.Values.rabbitmqCluster.annotations }}
{{- /* Another revision makes the operator read the Secret anew. */}}
{{- $read := merge (dict "keepwell/secrets-revision" .root.Values.secrets.revision) $of.annotations }}
---
apiVersion: rabbitmq.com/v1beta1
kind: User
metadata:
  {{- include "keepwell.metadata" (merge (dict "annotations" $read) $of) | nindent 2 }}
spec:
  tags: {{ .tags | default list | toJson }}
  importCredentialsSecret: {name: {{ .secret | quote }}}
  limits:
    {{- toYaml $limits | nindent 4 }}
  rabbitmqClusterReference: {name: {{ .cluster }}}
---
apiVersion: rabbitmq.com/v1beta1
kind: Permission
metadata:
  {{- include "keepwell.metadata" $of | nindent 2 }}
spec:
  vhost: {{ .root.Values.broker.vhost | quote }}
  userReference: {name: {{ $name }}}
  permissions:
    {{- toYaml .rights | nindent 4 }}
  rabbitmqClusterReference: {name: {{ .cluster }}}
{{- with .topics }}
---
apiVersion: rabbitmq.com/v1beta1
kind: TopicPermission
metadata:
  {{- include "keepwell.metadata" $of | nindent 2 }}
spec:
  vhost: {{ $.root.Values.broker.vhost | quote }}
  userReference: {name: {{ $name }}}
  permissions:
    exchange: keepwell.events
    write: {{ . }}
    read: ^$
  rabbitmqClusterReference: {name: {{ $.cluster }}}
{{- end }}
{{- end }}
