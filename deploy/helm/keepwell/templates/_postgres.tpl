{{/* The database that CloudNativePG makes, with what you say over it. */}}
{{- define "keepwell.postgresSpec" -}}
{{- $own := include "keepwell.parsed" (include "keepwell.ownPostgres" .) | fromYaml -}}
{{- $yours := deepCopy .Values.postgresCluster.spec -}}
{{- /* A cluster begins in one way: a recovery takes the place of a new one. */ -}}
{{- if $yours.bootstrap }}{{ $_ := unset $own "bootstrap" }}{{ end -}}
{{- mergeOverwrite $own $yours | toYaml -}}
{{- end }}

{{- define "keepwell.ownPostgres" -}}
{{- $name := printf "%s-postgres" (include "keepwell.fullname" .) -}}
{{- with .Values.postgresCluster -}}
instances: {{ .instances }}
{{- with .imageName }}
imageName: {{ . | quote }}
{{- end }}
storage:
  size: {{ .storage | quote }}
  {{- with .storageClass }}
  storageClass: {{ . | quote }}
  {{- end }}
resources:
  {{- toYaml .resources | nindent 2 }}
postgresql:
  parameters:
    {{- toYaml .parameters | nindent 4 }}
bootstrap:
  initdb:
    database: {{ $.Values.database.name | quote }}
    owner: {{ $.Values.database.owner.username | quote }}
managed:
  roles:
    # `keepwell migrate` makes the services' roles.
    - name: {{ $.Values.database.owner.username | quote }}
      ensure: present
      login: true
      createrole: true
      passwordSecret: {name: {{ $name }}-app}
{{- end }}
{{- end }}

{{/* How many connections the suite may hold while each process is replaced: docs/capacity.md. */}}
{{- define "keepwell.connections" -}}
{{- $all := 0 -}}
{{- range (include "keepwell.processes" . | fromYaml).processes -}}
{{- $each := ternary 8 4 (or (eq .role "api") (eq .component "outbound-worker")) -}}
{{- with .settings -}}
{{- $most := ternary .autoscaling.maxReplicas .replicas .autoscaling.enabled -}}
{{- $all = add $all (mul $each (add1 $most)) -}}
{{- end -}}
{{- end -}}
{{- $all -}}
{{- end }}
