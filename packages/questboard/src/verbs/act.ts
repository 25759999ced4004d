import { UNKNOWN_PERSON } from '@sb/events';

/** Who acts on a board, and how. */
export interface Act {
  /** Recorded with every event and in the log: `ada`, `user:ada`, `token:deploy`. */
  readonly actor: string;
  /** Recorded with every event. */
  readonly sourceApp?: string;
  /**
   * The id or e-mail address of the member for whom the actor acts. Absent: the member whose id or e-mail address is
   * the actor's name, if there is one.
   */
  readonly as?: string;
  /** True: acts that are reserved for administrators and the command line are allowed. */
  readonly isAdmin: boolean;
  readonly reason?: string;
  /** Answer what the verb would do, and change nothing. */
  readonly dryRun?: boolean;
  /** Only if the record still has this revision; else `REV_STALE`. */
  readonly rev?: number;
}

/** The name by which a member acts as one; undefined: the actor is no single person, whatever a member is called. */
export function memberNameOf(act: Pick<Act, 'actor'>): string | undefined {
  return act.actor === `user:${UNKNOWN_PERSON}` ? undefined : nameOf(act);
}

/** The user behind an actor: that of `user:ada` and of `token:ci@ada`. The name of a token has no `@`, that of a user may. */
export function nameOf({ actor }: Pick<Act, 'actor'>): string {
  const { user } = /^token:[^@]*@(?<user>.*)$/.exec(actor)?.groups ?? {};
  return user ?? actor.slice(actor.indexOf(':') + 1);
}
