{{/* The pod of a Job. Takes `root`, `component`, `calls`. A hook comes before the chart's
own service account, so it does with the namespace's. */}}
{{- define "keepwell.jobPod" -}}
{{- $files := include "keepwell.files" . | fromYamlArray -}}
restartPolicy: OnFailure
{{- $created := and .root.Values.serviceAccount.create .root.Values.jobs.asHooks }}
serviceAccountName: {{ ternary "default" (include "keepwell.serviceAccount" .root) $created }}
{{ include "keepwell.pod" .root }}
{{ include "keepwell.scheduling" .root.Values.process | trim }}
containers:
  - name: {{ .component }}
    {{- include "keepwell.container" .root | nindent 4 }}
    args: [{{ .component }}]
    env:
      {{- include (printf "keepwell.%sEnvironment" .component) .root | trim | nindent 6 }}
    resources:
      {{- toYaml .root.Values.jobs.resources | nindent 6 }}
    volumeMounts:
      {{- include "keepwell.mounts" $files | trim | nindent 6 }}
volumes:
  {{- include "keepwell.volumes" $files | trim | nindent 2 }}
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

{{/* What makes a hook of a Job. Takes `root` and `weight`. */}}
{{- define "keepwell.hook" -}}
{{- if .root.Values.jobs.asHooks -}}
helm.sh/hook: pre-install,pre-upgrade
helm.sh/hook-weight: {{ .weight | quote }}
helm.sh/hook-delete-policy: before-hook-creation
{{- end }}
{{- end }}
