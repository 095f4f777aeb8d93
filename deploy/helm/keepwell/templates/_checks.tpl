{{/* Everything that is wrong with the values, told at once. */}}
{{- define "keepwell.check" -}}
{{- $found := concat
      (include "keepwell.missing" . | fromYamlArray)
      (include "keepwell.unfit" . | fromYamlArray)
      (include "keepwell.unfitProcesses" . | fromYamlArray)
      (include "keepwell.unfitServers" . | fromYamlArray)
      (include "keepwell.unfitDatabase" . | fromYamlArray)
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
{{- if and .Values.gateway.enabled (not (and .Values.gateway.parentRefs .Values.gateway.hostnames)) }}
- "gateway.parentRefs and gateway.hostnames must both be set with gateway.enabled: say which Gateway leads here, and by which names."
{{- end }}
{{- if and .Values.backup.enabled (not .Values.backup.claim) }}
- "backup.claim is empty: name the PersistentVolumeClaim that backups are written into."
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
{{- if and .Values.networkPolicy.clients .Values.monitoring.serviceMonitor.enabled (not .Values.networkPolicy.monitoring) }}
- "networkPolicy.monitoring is empty: an API is scraped where it is called, so with networkPolicy.clients Prometheus must be named too."
{{- end }}
{{- if and (eq .Values.database.sslmode "verify-ca") (not (or .Values.database.authoritiesSecret .Values.postgresCluster.enabled)) }}
- "database.authoritiesSecret is empty: verify-ca goes by an authority of yours; name the Secret that holds it, or say verify-full."
{{- end }}
{{- with .Values.outbound }}
{{- if and .smtp.existingSecret (not (and .mailDomain (hasPrefix "https://" .publicUrl))) }}
- "outbound.mailDomain and an https outbound.publicUrl must be set with outbound.smtp: mail says who sends it and where to unsubscribe."
{{- end }}
{{- if and (not .instance) (or .smtp.existingSecret .providers) }}
- "outbound.instance is empty: give this installation a name that no copy of it will have, so that a copy of it does not send."
{{- end }}
{{- if and .imap.url (not .imap.existingSecret) }}
- "outbound.imap.existingSecret is empty: name the Secret with the password of the mailbox at outbound.imap.url."
{{- end }}
{{- if regexMatch "^[a-z]+://[^/@]*:[^/@]*@" .imap.url }}
- "outbound.imap.url holds a password: put it into the Secret of outbound.imap.existingSecret, and leave imaps://user@host here."
{{- end }}
{{- if and (or .dkim.selectors .dkim.passphraseKey) (not .dkim.existingSecret) }}
- "outbound.dkim.existingSecret is empty: name the Secret that holds the keys of outbound.dkim.selectors and their passphrase."
{{- end }}
{{- if and .providersSecret (not .providers) }}
- "outbound.providers is empty: say where the providers are that outbound.providersSecret is for."
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
{{- $secrets := include "keepwell.secretsApi" . -}}
{{- range $api, $wanted := dict
      "monitoring.coreos.com/v1" (ternary "monitoring.serviceMonitor and monitoring.rules: the Prometheus Operator" "" $monitored)
      "keda.sh/v1alpha1" (ternary "worker.autoscaling: KEDA" "" $scaled)
      "rabbitmq.com/v1beta1" (ternary "rabbitmqCluster: RabbitMQ's Cluster Operator and Topology Operator" "" .Values.rabbitmqCluster.enabled)
      "gateway.networking.k8s.io/v1" (ternary "gateway: the Gateway API" "" .Values.gateway.enabled)
      "postgresql.cnpg.io/v1" (ternary "postgresCluster: CloudNativePG" "" .Values.postgresCluster.enabled)
      $secrets (ternary "externalSecrets: the External Secrets Operator" "" (not (empty .Values.externalSecrets))) }}
{{- if and $wanted (not ($.Capabilities.APIVersions.Has $api)) }}
- {{ printf "the cluster does not know %s, which is wanted by %s. Install that first, or (with helm template) say --api-versions %s." $api $wanted $api | quote }}
{{- end }}
{{- end }}
{{- end }}

{{/* The newest that the cluster knows, of what External Secrets has been called. */}}
{{- define "keepwell.secretsApi" -}}
external-secrets.io/{{ ternary "v1beta1" "v1" (and (.Capabilities.APIVersions.Has "external-secrets.io/v1beta1") (not (.Capabilities.APIVersions.Has "external-secrets.io/v1"))) }}
{{- end }}
