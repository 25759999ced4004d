import { didYouMean } from './did-you-mean.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface EnvironmentVariable {
  readonly name: string;
  /** What holds when it is not set; absent where nothing does. */
  readonly default?: string;
  readonly description: string;
  /** Its value must never be shown. */
  readonly secret: boolean;
}

/** Every environment variable that the product reads. */
export const ENVIRONMENT: readonly EnvironmentVariable[] = [
  variable('DATABASE_URL', 'the store: sqlite:<path> or postgres://', {
    default: 'sqlite:data/worker.db',
    secret: true,
  }),
  variable('WORKER_CONFIG', 'path of worker.yaml'),
  variable('WORKER_JOBS', 'path of a module that registers jobs'),
  variable('WORKER_NODE_NAME', 'name of this daemon in the list of nodes'),
  variable('LOG_LEVEL', 'debug, info, warn or error', { default: 'info' }),
  variable('LOG_FORMAT', 'json or pretty; by default pretty on a terminal, json elsewhere'),
  variable('NO_COLOR', 'any value: no colours'),
  variable('FORCE_COLOR', 'any value: colours also where there is no terminal'),
  variable('CI', 'any value: no prompts, no moving progress'),
  variable('HEALTH_PORT', 'port of /healthz, /readyz and /metrics on 127.0.0.1; off by default'),
  variable('CONSOLE_HOST', 'address on which the console listens', { default: '127.0.0.1' }),
  variable('CONSOLE_PORT', 'port on which the console listens', { default: '8787' }),
  variable('CONSOLE_URL', 'public address of the console, used in links', {
    default: 'http://127.0.0.1:8787',
  }),
  variable('GITHUB_TOKEN', 'token for the GitHub sync', { secret: true }),
  variable('GITHUB_API_URL', "base URL of GitHub's API", { default: 'https://api.github.com' }),
  variable('OPENAI_API_KEY', 'key for the AI features', { secret: true }),
  variable('OPENAI_BASE_URL', 'base URL of an OpenAI-compatible API'),
  variable('SB_AI_MODEL', 'name of the model for the AI features'),
  variable('SB_AI_ENABLED', 'true: AI features on'),
  variable('NOTIFY_SLACK_ENABLED', 'true: alerts go to Slack'),
  variable('SLACK_WEBHOOK_URL', 'incoming webhook of Slack', { secret: true }),
  variable('SLACK_BOT_TOKEN', 'token of a Slack bot; wins over the webhook', { secret: true }),
  variable('SLACK_API_URL', "base URL of Slack's API for the bot"),
  variable('NOTIFY_EMAIL_ENABLED', 'true: alerts go out by e-mail'),
  variable('SENDGRID_API_KEY', 'key for sending by SendGrid', { secret: true }),
  variable('SENDGRID_API_URL', "base URL of SendGrid's API"),
  variable('SMTP_URL', 'mail server, smtp:// or smtps://', { secret: true }),
  variable('NOTIFY_DISCORD_ENABLED', 'true: alerts go to Discord'),
  variable('DISCORD_WEBHOOK_URL', 'webhook of Discord', { secret: true }),
  variable('NOTIFY_WEBHOOK_ENABLED', 'true: alerts go to a webhook'),
  variable('NOTIFY_WEBHOOK_URL', 'address of the webhook', { secret: true }),
  variable('NOTIFY_WEBHOOK_SECRET', 'key that signs the webhook', { secret: true }),
  variable(
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'where traces go, beside the standard OTEL_* variables; off by default',
  ),
];

const OWN_PREFIXES = ['WORKER_', 'NOTIFY_', 'CONSOLE_'];

export interface UnknownVariable {
  readonly name: string;
  readonly suggestion?: string;
}

/** Variables that carry one of our prefixes and that nothing reads: most likely typing mistakes. */
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
