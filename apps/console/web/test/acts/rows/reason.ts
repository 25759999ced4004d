/** The reason that is typed for an act, and the flag of the command line that it becomes. */
export const REASON = { Reason: 'provider down' };
export const SAID = "--reason 'provider down'";
/** Of a command whose flag `--reason` means something else. */
export const BECAUSE = "--because 'provider down'";
