import type { Channel } from '../../channel.ts';
import type { EmailOptions } from './email-content.ts';
import { createSendgrid, type SendgridOptions } from './sendgrid.ts';
import { createSmtp, type SmtpOptions } from './smtp.ts';

export function createEmail(options: EmailOptions & (SendgridOptions | SmtpOptions)): Channel {
  return 'smtpUrl' in options ? createSmtp(options) : createSendgrid(options);
}
