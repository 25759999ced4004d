import { StoreUnusableError } from '../errors.ts';

const SCHEMA = 'worker';

export interface Place {
  readonly connectionString: string;
  /** The tables have a schema of their own: the database may be that of an application. */
  readonly schema: string;
  /** Without the password. */
  readonly where: string;
  /** The settings of a session that `?options=` asks for. The driver would take them instead of ours. */
  readonly options: string | undefined;
}

/** `?schema=` is ours; the driver gets all else, `?options=` together with our own. */
export function readPlace(given: string): Place {
  const url = new URL(given);
  const { hostname, port, pathname, searchParams } = url;
  const schema = searchParams.get('schema') ?? SCHEMA;
  const host = hostname || searchParams.get('host') || 'localhost';
  const shown = schema === SCHEMA ? '' : `?schema=${schema}`;
  const where = `postgres://${host}:${port || searchParams.get('port') || '5432'}${pathname}${shown}`;
  if (!/^[a-z_][a-z0-9_]*$/.test(schema))
    throw new StoreUnusableError(where, 'the name of a schema has small letters, digits and _ only');
  const options = searchParams.get('options') ?? undefined;
  searchParams.delete('schema');
  searchParams.delete('options');
  return { connectionString: url.href, schema, where, options };
}

/** The place for PostgreSQL's own programs. They get the password by the environment, where no process list shows it. */
export interface ToolPlace {
  readonly schema: string;
  readonly where: string;
  readonly database: string;
  /** A URI for libpq, without the password. */
  readonly uri: string;
  readonly password: string | undefined;
}

export function postgresToolPlace(given: string): ToolPlace {
  const { connectionString, schema, where, options } = readPlace(given);
  const url = new URL(connectionString);
  if (options !== undefined) url.searchParams.set('options', options);
  const password = url.password === '' ? url.searchParams.get('password') : decoded(url.password);
  url.password = '';
  url.searchParams.delete('password');
  // Here every + is a space, which libpq does not read.
  url.search = url.search.replaceAll('+', '%20');
  return {
    schema,
    where,
    database: decoded(url.pathname.slice(1)),
    uri: url.href,
    password: password ?? undefined,
  };
}

/** Like the driver, takes a `%` that begins no escape literally: a password may have one unescaped. */
function decoded(text: string): string {
  const escaped = text.replaceAll(/%(?![\da-f]{2})/gi, '%25');
  try {
    return decodeURIComponent(escaped);
  } catch {
    return text;
  }
}
