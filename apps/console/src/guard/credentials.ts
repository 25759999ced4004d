/** What a request says about who sends it. */
export interface Credentials {
  readonly authorization: string | undefined;
  readonly cookie: string | undefined;
  /** The address that the connection comes from. */
  readonly peer: string | undefined;
  /** A proxy has passed the request on. */
  readonly isForwarded: boolean;
  readonly header: (name: string) => string | undefined;
}
