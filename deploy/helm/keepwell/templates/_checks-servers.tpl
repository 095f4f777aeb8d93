{{/* Servers that the chart makes, and what they ask of it. */}}
{{- define "keepwell.unfitServers" -}}
{{- if and (or .Values.broker.authoritiesSecret .Values.broker.clientSecret) (not .Values.broker.tls) }}
- "broker.tls must be true with broker.authoritiesSecret and broker.clientSecret: without TLS nobody shows a certificate."
{{- end }}
{{- if and .Values.rabbitmqCluster.tlsSecret (not (and .Values.broker.tls (eq (int .Values.broker.port) 5671))) }}
- "broker.tls must be true, and broker.port 5671, with rabbitmqCluster.tlsSecret: the broker then speaks TLS alone."
{{- end }}
{{- if and .Values.rabbitmqCluster.enabled (not .Values.rabbitmqCluster.tlsSecret) (or .Values.broker.tls (ne (int .Values.broker.port) 5672)) }}
- "rabbitmqCluster.tlsSecret is empty: name a certificate, or leave broker.tls false and broker.port 5672, where a broker without one is."
{{- end }}
{{- if and .Values.jobs.asHooks (or .Values.rabbitmqCluster.enabled .Values.postgresCluster.enabled) }}
- "jobs.asHooks must be false with rabbitmqCluster or postgresCluster: a hook runs before they exist."
{{- end }}
{{- if and .Values.jobs.asHooks .Values.externalSecrets }}
- "jobs.asHooks must be false with externalSecrets: a hook runs before they exist. Or make them apart from this chart."
{{- end }}
{{- if .Values.rabbitmqCluster.enabled }}
{{- if or (not (contains "{service}" .Values.broker.logins.existingSecret)) .Values.broker.logins.urlKey }}
- "broker.logins must be as the Topology Operator reads it: a Secret for each service, as keepwell-broker-{service}, with the keys username (keepwell-<service>) and password, and the label rabbitmq.com/topology-operator=true."
{{- end }}
{{- if or .Values.broker.topology.urlKey (ne .Values.broker.topology.username "keepwell-topology") }}
- "broker.topology must be as the Topology Operator reads it: a Secret with the keys username (keepwell-topology) and password, and the label rabbitmq.com/topology-operator=true."
{{- end }}
{{- end }}
{{- end }}

{{/* A database that the chart makes, and what is asked of it. */}}
{{- define "keepwell.unfitDatabase" -}}
{{- if .Values.postgresCluster.enabled }}
{{- if ne (int .Values.database.port) 5432 }}
- "database.port must be 5432 with postgresCluster: CloudNativePG has no other."
{{- end }}
{{- if not (hasPrefix "verify-" .Values.database.sslmode) }}
- "database.sslmode must be verify-full or verify-ca with postgresCluster: its authority is mounted anyway."
{{- end }}
{{- $most := (include "keepwell.postgresSpec" . | fromYaml).postgresql.parameters.max_connections | default 100 | int }}
{{- $held := add 10 (include "keepwell.connections" . | int) | int }}
{{- if gt $held $most }}
- {{ printf "postgresCluster.parameters.max_connections is %d, and the processes may hold %d with ten for the server itself: raise it, or lower replicas." $most $held | quote }}
{{- end }}
{{- end }}
{{- end }}
