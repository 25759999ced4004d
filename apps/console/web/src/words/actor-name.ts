/** An actor in a sentence or a list: `user:ana` is ana, `token:ci@ana` is ci@ana. */
export function actorName(actor: string): string {
  return actor.replace(/^(?:user|token|schedule|job):/, '');
}
