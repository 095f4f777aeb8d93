{{/* One variable that names a file, and the Secret that fills it, which `keepwell.secretFiles`
mounts. Takes `variable`, `secret`, `key`. */}}
{{- define "keepwell.fromSecret" -}}
- name: {{ .variable }}_FILE
  value: /etc/keepwell/secrets/{{ .variable }}
  secret: {{ dict "name" .secret "items" (list (dict "key" .key "path" .variable)) | toJson }}
{{- end }}

{{/* Variables as a container has them. Takes a list of them. */}}
{{- define "keepwell.variables" -}}
{{- range . }}
- {{ toJson (omit . "secret") }}
{{- end }}
{{- end }}

{{/* Every Secret that variables name, as files of one folder: a Secret that changes is seen
without a restart. Takes a list of variables. */}}
{{- define "keepwell.secretFiles" -}}
projected:
  sources:
    {{- range . }}
    {{- with .secret }}
    - secret: {{ toJson . }}
    {{- end }}
    {{- end }}
{{- end }}

{{/* A URL out of a login: whole, or put together from user, password and place.
Takes `variable`, `login`, `user`, `scheme`, `place`; `service` and `role` where it has one. */}}
{{- define "keepwell.url" -}}
{{- $names := dict -}}
{{- range $name, $pattern := pick .login "existingSecret" "urlKey" "usernameKey" "passwordKey" -}}
{{- $_ := set $names $name ($pattern | replace "{service}" ($.service | default "") | replace "{role}" ($.role | default "")) -}}
{{- end -}}
{{- $secret := $names.existingSecret -}}
{{- $user := .user -}}
{{- if $names.urlKey }}
{{ include "keepwell.fromSecret" (dict "variable" .variable "secret" $secret "key" $names.urlKey) }}
{{- else }}
{{- if $names.usernameKey }}
{{- $user = printf "$(%s_USER)" .variable }}
- name: {{ .variable }}_USER
  valueFrom: {secretKeyRef: {name: {{ $secret | quote }}, key: {{ $names.usernameKey | quote }}}}
{{- end }}
- name: {{ .variable }}
  value: {{ printf "%s://%s@%s" .scheme $user .place | quote }}
{{ include "keepwell.fromSecret" (dict "variable" (printf "%s_PASSWORD" .variable) "secret" $secret "key" $names.passwordKey) }}
{{- end }}
{{- end }}

{{/* Where PostgreSQL is, from the host on. */}}
{{- define "keepwell.databasePlace" -}}
{{- $bundled := printf "%s-postgres-rw" (include "keepwell.fullname" .) -}}
{{- with .Values.database -}}
{{- $host := ternary $bundled .host $.Values.postgresCluster.enabled -}}
{{- printf "%s:%v/%s?sslmode=%s" $host .port .name .sslmode -}}
{{- if or .authoritiesSecret $.Values.postgresCluster.enabled -}}
&sslrootcert=/etc/keepwell/postgres/ca.crt
{{- else if eq .sslmode "verify-full" -}}
&sslrootcert=system
{{- end -}}
{{- if .clientSecret -}}
&sslcert=/etc/keepwell/postgres-client/tls.crt&sslkey=/etc/keepwell/postgres-client/tls.key
{{- end -}}
{{- end -}}
{{- end }}

{{/* Where RabbitMQ is, from the host on. */}}
{{- define "keepwell.brokerPlace" -}}
{{- $bundled := printf "%s-rabbitmq" (include "keepwell.fullname" .) -}}
{{- with .Values.broker -}}
{{- printf "%s:%v/%s" (ternary $bundled .host $.Values.rabbitmqCluster.enabled) .port (.vhost | urlquery) -}}
{{- $files := dict -}}
{{- if .authoritiesSecret }}{{ $_ := set $files "cacertfile" "/etc/keepwell/rabbitmq/ca.crt" }}{{ end -}}
{{- if .clientSecret }}{{ $_ := merge $files (dict "certfile" "/etc/keepwell/rabbitmq-client/tls.crt" "keyfile" "/etc/keepwell/rabbitmq-client/tls.key") }}{{ end -}}
{{- range $i, $name := keys $files | sortAlpha -}}
{{ ternary "?" "&" (eq $i 0) }}{{ $name }}={{ get $files $name }}
{{- end -}}
{{- end -}}
{{- end }}

{{- define "keepwell.brokerScheme" -}}
{{- ternary "amqps" "amqp" .Values.broker.tls -}}
{{- end }}

{{/* A service's login at the database. Takes `root`, `service`, `role`. */}}
{{- define "keepwell.databaseLogin" -}}
{{- include "keepwell.url" (merge (dict
      "variable" (printf "KEEPWELL_%s_%s_DATABASE_URL" (upper .service) (upper .role))
      "login" .root.Values.database.logins "user" (printf "%s_%s" .service .role)
      "scheme" "postgresql" "place" (include "keepwell.databasePlace" .root)) .) -}}
{{- end }}

{{/* The login of who owns the database; CloudNativePG writes it down itself. */}}
{{- define "keepwell.ownerLogin" -}}
{{- $login := .Values.database.owner -}}
{{- if .Values.postgresCluster.enabled -}}
{{- $login = dict "existingSecret" (printf "%s-postgres-app" (include "keepwell.fullname" .)) "passwordKey" "password" -}}
{{- end -}}
{{- include "keepwell.url" (dict "variable" "KEEPWELL_DATABASE_URL" "login" $login
      "user" .Values.database.owner.username
      "scheme" "postgresql" "place" (include "keepwell.databasePlace" .)) -}}
{{- end }}

{{/* What every process finds. Takes `root` and `process`. */}}
{{- define "keepwell.environment" -}}
{{- $secrets := .root.Values.secrets -}}
{{- $of := dict "root" .root "service" .process.service "role" .process.role -}}
- name: KEEPWELL_LOG_LEVEL
  value: {{ .root.Values.logLevel }}
- name: KEEPWELL_DRAIN_SECONDS
  value: {{ .process.settings.drainSeconds | int | quote }}
{{ include "keepwell.fromSecret" (dict "variable" "KEEPWELL_KEY_PEPPER" "secret" $secrets.existingSecret "key" $secrets.pepperKey) }}
{{- include "keepwell.databaseLogin" $of }}
{{- include (printf "keepwell.%sEnvironment" .process.role) . }}
{{- end }}

{{- define "keepwell.apiEnvironment" }}
{{ include "keepwell.fromSecret" (dict "variable" "KEEPWELL_CURSOR_SECRET" "secret" .root.Values.secrets.existingSecret "key" .root.Values.secrets.cursorKey) }}
- name: KEEPWELL_ISSUERS
  value: {{ .root.Values.identity.issuers | toJson | quote }}
- name: KEEPWELL_REQUESTS_PER_MINUTE
  value: {{ .process.settings.requestsPerMinute | int | quote }}
{{- end }}

{{- define "keepwell.workerEnvironment" }}
- name: KEEPWELL_SIDE_PORT
  value: {{ include "keepwell.port" "worker" | quote }}
{{- include "keepwell.url" (dict "variable" (printf "KEEPWELL_%s_BROKER_URL" (upper .process.service))
      "login" .root.Values.broker.logins "user" (printf "keepwell-%s" .process.service) "service" .process.service
      "scheme" (include "keepwell.brokerScheme" .root) "place" (include "keepwell.brokerPlace" .root)) }}
{{- if eq .process.service "outbound" }}
{{- include "keepwell.outboundEnvironment" .root }}
{{- end }}
{{- end }}
