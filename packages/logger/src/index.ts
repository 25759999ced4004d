// Write lines.
export { createLogger, type LoggerOptions } from './create-logger.ts';
export type { Logger } from './logger.ts';
export { LOG_LEVELS, type LogFields, type LogLevel, type LogLine } from './log-line.ts';
export type { LogOutput } from './sync-output.ts';

// Pass them on.
export { teeLogger, type TeeOptions } from './tee-logger.ts';
export { wrapLogger } from './wrap-logger.ts';

// Leave secrets out.
export { countMasks } from './redact/count-masks.ts';
export { REDACTED, redactText } from './redact/redact-text.ts';
export { maskFields, maskJson } from './redact/mask-json.ts';
export { maskText, type MaskTextOptions } from './redact/mask-text.ts';
export { secretsFromEnv } from './redact/secrets-from-env.ts';

// Errors as data.
export { describeError, type ErrorLimits, type StoredError } from './describe-error.ts';
