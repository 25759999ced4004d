/** Secrets of sessions, tokens and links: 256 random bits. The store has their SHA-256 only. */
import { createHash, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;

/** 43 characters that a URL and a cookie can have. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** Of a random secret, so it needs neither salt nor work. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
