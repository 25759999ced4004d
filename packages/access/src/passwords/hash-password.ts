/**
 * Passwords as scrypt. A computation takes about half a second of a core and 128 MB, in the thread pool: at most two at
 * once in a process, and a line of others that wait has an end.
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { RateLimitedError } from '../errors.ts';

const COST: Cost = { logN: 17, r: 8, p: 1 };
const SALT_BYTES = 16;
const KEY_BYTES = 32;
/** Node's own limit is 32 MB. */
const MOST_MEMORY = 256 * 1024 * 1024;
const MOST_AT_ONCE = 2;
const MOST_WAITING = 40;
const BUSY_MS = 10_000;
/** No password is longer: the text is not worth the work of its normalisation. */
const LONGEST_TEXT = 1_000;

interface Cost {
  readonly logN: number;
  readonly r: number;
  readonly p: number;
}

/** `scrypt$17$8$1$salt$hash`. Fails with `RATE_LIMITED`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(password, salt, COST);
  const { logN, r, p } = COST;
  return ['scrypt', logN, r, p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Without a stored password it does the same work, and is false. Fails with `RATE_LIMITED`. */
export async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [, logN, r, p, salt = '', hash = ''] = (stored ?? noPassword()).split('$');
  const cost = { logN: Number(logN), r: Number(r), p: Number(p) };
  const key = await derive(password, Buffer.from(salt, 'base64url'), cost);
  const isSame = timingSafeEqual(key, Buffer.from(hash, 'base64url'));
  return isSame && stored !== undefined;
}

/** Random bytes in the form of a hash: no known password has it. */
function noPassword(): string {
  const { logN, r, p } = COST;
  const [salt, hash] = [randomBytes(SALT_BYTES), randomBytes(KEY_BYTES)];
  return ['scrypt', logN, r, p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

let running = 0;
const waiting: (() => void)[] = [];

async function derive(password: string, salt: Buffer, { logN, r, p }: Cost): Promise<Buffer> {
  const text = password.length <= LONGEST_TEXT ? password.normalize('NFKC') : '';
  await takeSlot();
  try {
    return await new Promise((resolve, reject) => {
      const options = { N: 2 ** logN, r, p, maxmem: MOST_MEMORY };
      scrypt(text, salt, KEY_BYTES, options, (error, key) => (error ? reject(error) : resolve(key)));
    });
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

async function takeSlot(): Promise<void> {
  if (running < MOST_AT_ONCE) {
    running += 1;
    return;
  }
  if (waiting.length >= MOST_WAITING) throw new RateLimitedError('Too many people sign in at once', BUSY_MS);
  // The one that ends passes its slot on.
  await new Promise<void>((resolve) => waiting.push(resolve));
}
