{{/* The pod of a Job. Takes `root`, `component`, `calls`. A hook comes before the chart's
own service account, so it does with the namespace's, or with one of yours. */}}
{{- define "keepwell.jobPod" -}}
{{- $of := merge (dict "settings" (include "keepwell.jobSettings" .root | fromYaml)) . -}}
{{- $_ := set $of "variables" (include (printf "keepwell.%sEnvironment" .component) .root | fromYamlArray) -}}
{{- $_ := set $of "files" (include "keepwell.files" $of | fromYamlArray) -}}
{{- $_ := set $of "container" (dict "name" .component "args" (list .component)) -}}
{{- $_ := set $of "pod" (dict "restartPolicy" "Never") -}}
{{- if and .root.Values.serviceAccount.create .root.Values.jobs.asHooks (not $of.settings.serviceAccountName) -}}
{{- $_ := set $of.settings "serviceAccountName" "default" -}}
{{- end -}}
{{- include "keepwell.podTemplate" $of -}}
{{- end }}

{{- define "keepwell.migrateEnvironment" }}
{{- include "keepwell.ownerLogin" . }}
{{- if .Values.jobs.setPasswords }}
{{- range (include "keepwell.processes" . | fromYaml).processes }}
{{- include "keepwell.databaseLogin" (dict "root" $ "service" .service "role" .role) }}
{{- end }}
{{- end }}
{{- end }}

{{- define "keepwell.topologyEnvironment" }}
{{- include "keepwell.ownerLogin" . }}
{{- include "keepwell.url" (dict "variable" "KEEPWELL_BROKER_URL" "login" .Values.broker.topology
      "user" .Values.broker.topology.username "scheme" (include "keepwell.brokerScheme" .) "place" (include "keepwell.brokerPlace" .)) }}
{{- end }}

{{/* What makes a hook. Takes `root`, `component`, `weight`. Who goes back to this release gets its
queues bound as its code hears them; migrations are never taken back. */}}
{{- define "keepwell.hook" -}}
{{- if .root.Values.jobs.asHooks -}}
helm.sh/hook: pre-install,pre-upgrade{{ if eq .component "topology" }},pre-rollback{{ end }}
helm.sh/hook-weight: {{ .weight | quote }}
helm.sh/hook-delete-policy: before-hook-creation
{{- end }}
{{- end }}
