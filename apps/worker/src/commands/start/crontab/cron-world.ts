/** What the lines of variables of a crontab say about the commands below them. Pure. */
import { maskFields, REDACTED } from '@sb/logger';

export interface CronWorld {
  readonly timezone: string;
  readonly shell: string;
  /** The folder in which commands start. */
  readonly home: string | undefined;
  /** Variables that commands get with their values. */
  readonly variables: ReadonlyMap<string, string>;
  /** Variables whose values must not be in a file: commands get those of the worker. */
  readonly passed: readonly string[];
}

interface Applied {
  readonly world: CronWorld;
  readonly note: string;
  /** The line without what must not be in a file. */
  readonly shown: string;
}

/** Cron itself reads these, and they mean nothing here. */
const OF_CRON = ['MAILFROM', 'CONTENT_TYPE', 'CONTENT_TRANSFER_ENCODING', 'CRON_WITHIN'];
/** The short words count whole, or as the end of a name: `PGPASS`, `AWS_ACCESS_KEY_ID`, not `BYPASS_CACHE`. */
const SECRET =
  /PASSW(?:OR)?D|PASSPHRASE|SECRET|CREDENTIAL|DATABASE_URL|(?:^|_)(?:PASS|KEY|TOKEN|DSN)S?\d*_|(?:PASS|KEY|TOKEN|DSN)S?\d*$/i;

export function startWorld({ timezone, home }: Pick<CronWorld, 'timezone' | 'home'>): CronWorld {
  return { timezone, home, shell: '/bin/sh', variables: new Map(), passed: [] };
}

export function applyVariable(
  world: CronWorld,
  { name, value }: { readonly name: string; readonly value: string },
): Applied {
  const shown = `${name}=${value}`;
  if (name === 'CRON_TZ')
    return {
      shown,
      world: { ...world, timezone: value },
      note: `CRON_TZ is the timezone of the schedules below: ${value}`,
    };
  if (name === 'SHELL')
    return {
      shown,
      world: { ...world, shell: value },
      note: `SHELL: ${value} starts the lines below that need a shell`,
    };
  if (name === 'MAILTO') return { shown, world, note: mailNote(value) };
  if (name === 'RANDOM_DELAY')
    return {
      shown,
      world,
      note: `RANDOM_DELAY is not converted: give the schedules below "jitter: ${value}m"`,
    };
  if (OF_CRON.includes(name))
    return { shown, world, note: `${name} is not converted: it is about the mails of cron` };
  if (['LOGNAME', 'USER'].includes(name))
    return { shown, world, note: `${name} is not converted: commands run as the user of the worker` };
  if (looksSecret(name, value)) {
    const note = `${name} looks secret, so its value is not written: set ${name} in the environment of the worker`;
    const passed = [...new Set([...world.passed, name])];
    const variables = new Map([...world.variables].filter(([other]) => other !== name));
    return {
      shown: hiddenVariable(name),
      world: { ...world, variables, passed },
      note,
    };
  }
  const variables = new Map(world.variables).set(name, value);
  const passed = world.passed.filter((other) => other !== name);
  const home = name === 'HOME' ? value : world.home;
  const where = name === 'HOME' ? ', and start there' : '';
  return {
    shown,
    world: { ...world, variables, passed, home },
    note: `${name}: the commands below get it${where}`,
  };
}

/** By its name, or by the form of its value, such as an address with a password. */
export function looksSecret(name: string, value: string): boolean {
  return SECRET.test(name) || maskFields({ [name]: value })[name] !== value;
}

export function hiddenVariable(name: string): string {
  return `${name}=${REDACTED} (set it in the environment of the worker)`;
}

function mailNote(value: string): string {
  if (value === '') return 'MAILTO is empty: outputs are in the log of each run, and nothing is mailed';
  return (
    `MAILTO is not converted: outputs are in the log of each run, and alerts report failures. ` +
    `In alerts.yaml: channels: [email], settings.email.to: [${value}]; in the environment: NOTIFY_EMAIL_ENABLED=true, SMTP_URL`
  );
}
