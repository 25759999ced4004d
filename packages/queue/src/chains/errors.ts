import { CodedError, formatCount } from '@sb/words';

/** Steps that have no order, or that name unknown steps. */
export class ChainInvalidError extends CodedError {
  readonly code = 'CHAIN_INVALID';
  constructor(problems: readonly string[]) {
    super(`This chain is not stored: ${problems.join('; ')}.`);
  }
}

export class ChainNotFinishedError extends CodedError {
  readonly code = 'CHAIN_NOT_FINISHED';
  readonly hint: string;
  constructor(chainId: number, live: number) {
    super(
      `${live === 1 ? '1 run' : `${live} runs`} of the chain ${chainId} ${live === 1 ? 'has' : 'have'} not ended: a chain is retried when all of its runs have ended.`,
    );
    this.hint = `To end it: worker run:cancel ${chainId} --chain`;
  }
}

/** A chain is retried once. What failed of its retry is retried as a chain of its own. */
export class ChainRetriedError extends CodedError {
  readonly code = 'CHAIN_RETRIED';
  readonly hint: string;
  readonly chainId: number;
  readonly retriedAs: number;
  constructor(chainId: number, retriedAs: number) {
    super(`The chain ${chainId} was retried already, as the chain ${retriedAs}.`);
    this.chainId = chainId;
    this.retriedAs = retriedAs;
    this.hint = `To see it: worker run:show ${retriedAs}. To retry what failed of it: worker run:retry ${retriedAs} --chain`;
  }
}

export class ChainTooLongError extends CodedError {
  readonly code = 'CHAIN_TOO_LONG';
  readonly hint = 'To run one of them again: worker run:retry <id>, or worker run:replay <id>';
  constructor(chainId: number, most: number) {
    super(`The chain ${chainId} has more than ${formatCount(most)} runs: it cannot be retried as a whole.`);
  }
}

export class NothingToRetryError extends CodedError {
  readonly code = 'NOTHING_TO_RETRY';
  constructor(chainId: number) {
    super(`All runs of the chain ${chainId} have ended well: there is nothing to retry.`);
  }
}
