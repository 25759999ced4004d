import { Injectable } from '@nestjs/common';

/** Instead of a mail server. */
@Injectable()
export class Mailer {
  readonly sent: string[] = [];

  async send(to: string, _key: string): Promise<void> {
    this.sent.push(to);
  }
}
