import { didYouMean } from './problems/did-you-mean.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface EnvironmentVariable {
  readonly name: string;
  /** The value when it is not set; absent where there is none. */
  readonly default?: string;
  readonly description: string;
  /** Its value must never be shown. */
  readonly secret: boolean;
}

/** Every environment variable that the product reads, besides those of its job authors. */
export const ENVIRONMENT: readonly EnvironmentVariable[] = [
  variable('DATABASE_URL', 'the store: `sqlite:<path>` or `postgres://user@host/database`', {
    default: 'sqlite:data/worker.db',
    secret: true,
  }),
  variable('WORKER_CONFIG', 'the path of worker.yaml', { default: 'worker.yaml beside scheduler.yaml' }),
  variable('WORKER_JOBS', 'more modules with jobs, separated by commas: paths or packages', {
    default: 'none',
  }),
  variable('WORKER_NODE_NAME', 'the name of this daemon in logs and lists', {
    default: 'the host name and four letters',
  }),
  variable('WORKER_ACTOR', 'who acts, in runs and events; `--as` takes precedence', {
    default: 'the name of the user',
  }),
  variable('LOG_LEVEL', '`debug`, `info`, `warn` or `error`', { default: 'info' }),
  variable('LOG_FORMAT', '`json` or `pretty`', { default: 'pretty on a terminal, json elsewhere' }),
  variable('HEALTH_PORT', 'a port on 127.0.0.1 where a daemon answers `/healthz`, `/readyz` and `/metrics`', {
    default: 'off',
  }),
  variable(
    'CONSOLE_URL',
    'the address of the console, with https and without a path: alerts link to runs there',
    { secret: true },
  ),
  variable(
    'CONSOLE_HOST',
    'the address that the console listens on; another one than loopback needs `CONSOLE_URL`',
    {
      default: '127.0.0.1',
    },
  ),
  variable('CONSOLE_PORT', 'its port', { default: '8787' }),
  variable(
    'CONSOLE_HOSTS',
    'more names that a request to the console may have as its `Host`, separated by commas',
    {
      default: 'none',
    },
  ),
  variable(
    'CONSOLE_PROXY',
    'the addresses (CIDR) of proxies whose forwarded headers count, separated by commas',
    {
      default: 'none',
    },
  ),
  variable(
    'CONSOLE_PROXY_HEADERS',
    'with `CONSOLE_AUTH=proxy`: the headers that have the name and, if the proxy sets it, the role of the user, separated by a comma; the proxy must drop both from requests',
    { default: 'none' },
  ),
  variable(
    'CONSOLE_AUTH',
    '`none`: no sign-in, on loopback only; `proxy`: the proxy has signed in the user',
    { default: 'a sign-in with name and password' },
  ),
  variable('CONSOLE_NAME', 'the name of this installation at the top of the console, such as `staging`', {
    default: 'none',
  }),
  variable(
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'a collector of OpenTelemetry, such as `http://127.0.0.1:4318`: daemons send it traces and metrics. One for a signal: `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`, `OTEL_EXPORTER_OTLP_METRICS_ENDPOINT`',
    { default: 'off', secret: true },
  ),
  variable(
    'OTEL_EXPORTER_OTLP_PROTOCOL',
    '`http/protobuf` or `http/json`; also with `TRACES_` or `METRICS_` before `PROTOCOL`',
    { default: 'http/protobuf' },
  ),
  variable('OTEL_EXPORTER_OTLP_HEADERS', 'headers for the collector: `name=value`, separated by commas', {
    default: 'none',
    secret: true,
  }),
  variable('OTEL_TRACES_EXPORTER', '`otlp` or `none`', { default: 'otlp with an endpoint' }),
  variable('OTEL_METRICS_EXPORTER', '`otlp` or `none`', { default: 'otlp with an endpoint' }),
  variable('OTEL_METRIC_EXPORT_INTERVAL', 'ms between two exports of metrics', { default: '60000' }),
  variable('OTEL_SDK_DISABLED', '`true`: nothing is exported', { default: 'false' }),
  variable('TRACEPARENT', 'the W3C trace context that a run of `worker job` goes on in', { default: 'none' }),
  variable('TRACESTATE', 'the W3C state that came with it', { default: 'none' }),
  variable('NO_COLOR', 'any value: no colours'),
  variable(
    'FORCE_COLOR',
    'any value but `0` and `false`: colours also where there is no terminal; these two: no colours',
  ),
  variable('CI', 'any value: no line is replaced in place, as it is on a terminal'),
  variable('NOTIFY_SLACK_ENABLED', '`true`: alerts go to Slack', { default: 'false' }),
  variable('SLACK_WEBHOOK_URL', 'the address of an incoming webhook of Slack', { secret: true }),
  variable(
    'SLACK_BOT_TOKEN',
    'instead of a webhook: the token of an app that may `chat:write`, for `settings.slack.channel` of alerts.yaml',
    { secret: true },
  ),
  variable('SLACK_API_URL', "the address of Slack's API, for a bot", {
    default: 'https://slack.com/api',
    secret: true,
  }),
  variable('NOTIFY_EMAIL_ENABLED', '`true`: alerts go by e-mail', { default: 'false' }),
  variable('SENDGRID_API_KEY', 'a key of SendGrid that may send mail', { secret: true }),
  variable('SENDGRID_API_URL', "the address of SendGrid's API", {
    default: 'https://api.sendgrid.com',
    secret: true,
  }),
  variable(
    'SMTP_URL',
    'instead of SendGrid: `smtps://user:password@host:465`. `smtp://` sends a password over STARTTLS only, unless it is to this machine or has `requireTLS=false` or `ignoreTLS=true` in its query',
    { secret: true },
  ),
  variable('NOTIFY_DISCORD_ENABLED', '`true`: alerts go to Discord', { default: 'false' }),
  variable('DISCORD_WEBHOOK_URL', 'the address of a webhook of Discord', { secret: true }),
  variable('NOTIFY_WEBHOOK_ENABLED', '`true`: alerts go to a webhook of yours', { default: 'false' }),
  variable('NOTIFY_WEBHOOK_URL', 'its address', { secret: true }),
  variable(
    'NOTIFY_WEBHOOK_SECRET',
    'the secret that signs the messages: `whsec_` and base64 of 24 to 64 bytes',
    {
      secret: true,
    },
  ),
  variable('GITHUB_TOKEN', 'the token by which `github.sync` makes and changes issues', {
    default: 'off',
    secret: true,
  }),
  variable('GITHUB_API_URL', 'the API of a GitHub server of your own', {
    default: 'https://api.github.com',
    secret: true,
  }),
  variable('OPENAI_API_KEY', 'a language model writes digests, sprint goals and next steps of a board', {
    default: 'off: they are templates',
    secret: true,
  }),
  variable('OPENAI_BASE_URL', 'a server with the protocol of OpenAI', {
    default: 'https://api.openai.com/v1',
    secret: true,
  }),
  variable('SB_AI_MODEL', 'the language model', { default: 'gpt-4.1-mini' }),
  variable('SB_AI_ENABLED', '`false`: no language model is asked, with a key too', { default: 'true' }),
];

const OWN_PREFIXES = ['WORKER_', 'NOTIFY_', 'CONSOLE_', 'SB_'];

export interface UnknownVariable {
  readonly name: string;
  readonly suggestion?: string;
}

/** Variables with one of our prefixes that the product does not read: most likely typing mistakes. */
export function unknownVariables(env: Environment): UnknownVariable[] {
  const known = ENVIRONMENT.map(({ name }) => name);
  return Object.keys(env)
    .filter((name) => env[name] !== undefined && !known.includes(name))
    .filter((name) => OWN_PREFIXES.some((prefix) => name.startsWith(prefix)))
    .toSorted()
    .map((name) => {
      const nearest = didYouMean(name, known);
      return nearest === undefined ? { name } : { name, suggestion: nearest };
    });
}

function variable(
  name: string,
  description: string,
  { secret = false, ...rest }: { default?: string; secret?: boolean } = {},
): EnvironmentVariable {
  return { name, description, secret, ...rest };
}
