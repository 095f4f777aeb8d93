{{/* Everything that is wrong with the values, told at once. */}}
{{- define "keepwell.check" -}}
{{- $found := concat
      (include "keepwell.missing" . | fromYamlArray)
      (include "keepwell.unfit" . | fromYamlArray)
      (include "keepwell.unfitProcesses" . | fromYamlArray)
      (include "keepwell.unfitServers" . | fromYamlArray)
      (include "keepwell.unknownKinds" . | fromYamlArray) -}}
{{- if $found -}}
{{- fail (printf "\n\nKeepwell cannot be installed with these values:\n- %s\n" (join "\n- " $found)) -}}
{{- end -}}
{{- end }}

{{/* Required values that are empty. */}}
{{- define "keepwell.missing" -}}
{{- $own := .Values.postgresCluster.enabled -}}
{{- if not .Values.image.repository }}
- "image.repository is empty: build docker/Dockerfile, push it, and say where it is."
{{- end }}
{{- if not .Values.secrets.existingSecret }}
- {{ printf "secrets.existingSecret is empty: kubectl create secret generic keepwell --from-literal=%s=\"$(openssl rand -hex 32)\" --from-literal=%s=\"$(openssl rand -hex 32)\", and name it here." .Values.secrets.pepperKey .Values.secrets.cursorKey | quote }}
{{- end }}
{{- if not .Values.identity.issuers }}
- "identity.issuers is empty: nobody could come in. Name your issuer and its keys, as in --set-json identity.issuers='{\"https://id.example.com\": \"https://id.example.com/keys\"}'."
{{- end }}
{{- if not .Values.database.logins.existingSecret }}
- "database.logins.existingSecret is empty: a Secret with a password for each service and role, registry-api, registry-worker and so on."
{{- end }}
{{- if not (or .Values.database.owner.existingSecret $own) }}
- "database.owner.existingSecret is empty: a Secret with the login of who may create roles and schemas, or set postgresCluster.enabled."
{{- end }}
{{- if not (or .Values.database.host (and .Values.database.logins.urlKey .Values.database.owner.urlKey) $own) }}
- "database.host is empty: say where PostgreSQL is, or set urlKey of database.logins and of database.owner, or set postgresCluster.enabled."
{{- end }}
{{- range $who := list "logins" "topology" }}
{{- if not (get $.Values.broker $who).existingSecret }}
- {{ printf "broker.%s.existingSecret is empty: a Secret with the login of %s." $who (ternary "each service's user, keepwell-<service>" "who declares the queues" (eq $who "logins")) | quote }}
{{- end }}
{{- end }}
{{- if not (or .Values.broker.host (and .Values.broker.logins.urlKey .Values.broker.topology.urlKey) .Values.rabbitmqCluster.enabled) }}
- "broker.host is empty: say where RabbitMQ is, or set urlKey of broker.logins and of broker.topology, or set rabbitmqCluster.enabled."
{{- end }}
{{- if and .Values.ingress.enabled (not .Values.ingress.host) }}
- "ingress.host is empty: say by which name the APIs are reached, or set ingress.enabled to false."
{{- end }}
{{- end }}

{{/* Values that do not go together. */}}
{{- define "keepwell.unfit" -}}
{{- if eq (.Values.image.tag | toString) "latest" }}
- "image.tag is latest, which is another image tomorrow: name a version or a digest."
{{- end }}
{{- range $issuer, $keys := .Values.identity.issuers }}
{{- if not (or (hasPrefix "https://" $keys) (hasPrefix "file:///" $keys)) }}
- {{ printf "identity.issuers: the keys of %s are at %s; that must be https://… or file:///etc/keepwell/issuers/…" $issuer $keys | quote }}
{{- else if and (hasPrefix "file:" $keys) (not $.Values.identity.keysConfigMap) }}
- {{ printf "identity.keysConfigMap is empty: the keys of %s are in a file, so name the ConfigMap that holds it." $issuer | quote }}
{{- end }}
{{- end }}
{{- if and (eq .Values.database.sslmode "verify-ca") (not .Values.database.authoritiesSecret) }}
- "database.authoritiesSecret is empty: verify-ca goes by an authority of yours; name the Secret that holds it, or say verify-full."
{{- end }}
{{- with .Values.outbound }}
{{- if and .smtp.existingSecret (not (and .mailDomain (hasPrefix "https://" .publicUrl))) }}
- "outbound.mailDomain and an https outbound.publicUrl must be set with outbound.smtp: mail says who sends it and where to unsubscribe."
{{- end }}
{{- if and .dkim.selectors (not .dkim.existingSecret) }}
- "outbound.dkim.existingSecret is empty: name the Secret that holds the keys of outbound.dkim.selectors."
{{- end }}
{{- if and .providersSecret (not .providers) }}
- "outbound.providers is empty: say where the providers are that outbound.providersSecret is for."
{{- end }}
{{- end }}
{{- end }}

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

{{/* Servers that the chart makes, and what they ask of it. */}}
{{- define "keepwell.unfitServers" -}}
{{- if and .Values.broker.authoritiesSecret (not .Values.broker.tls) }}
- "broker.tls must be true with broker.authoritiesSecret: without TLS nobody has to be vouched for."
{{- end }}
{{- if and .Values.rabbitmqCluster.tlsSecret (not .Values.broker.tls) }}
- "broker.tls must be true, and broker.port 5671, with rabbitmqCluster.tlsSecret: the broker then speaks TLS alone."
{{- end }}
{{- if and .Values.jobs.asHooks (or .Values.rabbitmqCluster.enabled .Values.postgresCluster.enabled) }}
- "jobs.asHooks must be false with rabbitmqCluster or postgresCluster: a hook runs before they exist."
{{- end }}
{{- if and .Values.jobs.asHooks .Values.externalSecrets }}
- "jobs.asHooks must be false with externalSecrets: a hook runs before they exist. Or make them apart from this chart."
{{- end }}
{{- if .Values.rabbitmqCluster.enabled }}
{{- if or (not (contains "{service}" .Values.broker.logins.existingSecret)) (ne .Values.broker.logins.passwordKey "password") .Values.broker.logins.urlKey }}
- "broker.logins must be as the Topology Operator reads it: a Secret for each service, as keepwell-broker-{service}, with the keys username (keepwell-<service>) and password, and the label rabbitmq.com/topology-operator=true."
{{- end }}
{{- if or (ne .Values.broker.topology.passwordKey "password") .Values.broker.topology.urlKey }}
- "broker.topology must be as the Topology Operator reads it: a Secret with the keys username (keepwell-topology) and password, and the label rabbitmq.com/topology-operator=true."
{{- end }}
{{- end }}
{{- end }}

{{/* Kinds that nobody in the cluster knows. */}}
{{- define "keepwell.unknownKinds" -}}
{{- $monitored := or .Values.monitoring.serviceMonitor.enabled .Values.monitoring.rules.enabled -}}
{{- $scaled := false -}}
{{- range (include "keepwell.processes" . | fromYaml).processes -}}
{{- $scaled = or $scaled (and (eq .role "worker") .settings.autoscaling.enabled) -}}
{{- end -}}
{{- range $api, $wanted := dict
      "monitoring.coreos.com/v1" (ternary "monitoring.serviceMonitor and monitoring.rules: the Prometheus Operator" "" $monitored)
      "keda.sh/v1alpha1" (ternary "worker.autoscaling: KEDA" "" $scaled)
      "rabbitmq.com/v1beta1" (ternary "rabbitmqCluster: RabbitMQ's Cluster Operator and Topology Operator" "" .Values.rabbitmqCluster.enabled)
      "postgresql.cnpg.io/v1" (ternary "postgresCluster: CloudNativePG" "" .Values.postgresCluster.enabled)
      "external-secrets.io/v1" (ternary "externalSecrets: the External Secrets Operator" "" (not (empty .Values.externalSecrets))) }}
{{- if and $wanted (not ($.Capabilities.APIVersions.Has $api)) }}
- {{ printf "the cluster does not know %s, which is wanted by %s. Install that first, or (with helm template) say --api-versions %s." $api $wanted $api | quote }}
{{- end }}
{{- end }}
{{- end }}
