// Write lines.
export { createLogger, type LoggerOptions } from './create-logger.ts';
export type { Logger } from './logger.ts';
export { LOG_LEVELS, type LogFields, type LogLevel, type LogLine } from './log-line.ts';
export type { LogOutput } from './sync-output.ts';

// Pass them on.
export { teeLogger, type TeeOptions } from './tee-logger.ts';
export { wrapLogger } from './wrap-logger.ts';

// Leave secrets out.
export { redact } from './redact.ts';
export { redactText } from './redact-text.ts';
export { maskFields, maskJson } from './mask-json.ts';
export { secretsFromEnv } from './secrets-from-env.ts';

// Errors as data.
export { describeError, type ErrorLimits, type StoredError } from './describe-error.ts';
