{{/* What is run by the clock, and whom it calls. */}}
{{- define "keepwell.cronCalls" -}}
{{- range $name := list "doctor" "tools" }}
{{- if (get $.Values $name).enabled }}
{{ $name }}: {{ include "keepwell.calls" (dict "root" $ "role" "api" "calls" (list "database" "broker" "web")) | fromYamlArray | toJson }}
{{- end }}
{{- end }}
{{- if .Values.backup.enabled }}
backup: [database]
{{- end }}
{{- end }}

{{/* The pod of what is run by the clock. Takes `root`, `component`, `calls`. */}}
{{- define "keepwell.cronPod" -}}
{{- $of := merge (dict "settings" (include "keepwell.jobSettings" .root | fromYaml)) . -}}
{{- $_ := set $of "variables" (include (printf "keepwell.%sEnvironment" .component) .root | fromYamlArray) -}}
{{- $_ := set $of "files" (include "keepwell.files" $of | fromYamlArray) -}}
{{- $_ := set $of "container" (include (printf "keepwell.%sContainer" .component) .root | fromYaml) -}}
{{- $_ := set $of "pod" (dict "restartPolicy" "Never") -}}
{{- include "keepwell.podTemplate" $of -}}
{{- end }}

{{- define "keepwell.doctorContainer" -}}
name: doctor
args: [doctor]
{{- end }}

{{/* Somewhere to run commands in; it ends by itself. */}}
{{- define "keepwell.toolsContainer" -}}
name: tools
command: [sleep, {{ .Values.tools.deadlineSeconds | int | quote }}]
{{- end }}

{{- define "keepwell.toolsEnvironment" }}
{{- include "keepwell.doctorEnvironment" . }}
{{- end }}

{{/* All that any process finds, but folders that only one pod may have. */}}
{{- define "keepwell.doctorEnvironment" }}
{{- $found := dict }}
{{- range (include "keepwell.processes" . | fromYaml).processes }}
{{- range include "keepwell.environment" (dict "root" $ "process" .) | fromYamlArray }}
{{- $_ := set $found .name . }}
{{- end }}
{{- end }}
{{- include "keepwell.ownerLogin" . }}
{{- range omit $found "KEEPWELL_OUTBOUND_FOLDER" "KEEPWELL_OUTBOUND_INTAKE_FOLDER" }}
- {{ toJson . }}
{{- end }}
{{- end }}

{{/* Each backup is a folder named for its time; what is older than `days` goes, once a newer one
is whole. */}}
{{- define "keepwell.backupContainer" -}}
name: backup
command:
  - sh
  - -euc
  - |
    keepwell backup "/backups/$(date -u +%Y-%m-%dT%H%M%SZ)"
    find /backups -mindepth 1 -maxdepth 1 -name '20*' -mtime "+$0" -exec rm -r {} +
  - {{ .Values.backup.days | int | quote }}
{{- end }}

{{- define "keepwell.backupEnvironment" }}
{{- include "keepwell.ownerLogin" . }}
{{- end }}
