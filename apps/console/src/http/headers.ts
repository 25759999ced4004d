/** The headers of every answer: its pages run the console's own files only, and no other site can frame them. */
import rules from './content-security.json' with { type: 'json' };

const PERMISSIONS = ['camera', 'geolocation', 'microphone', 'payment', 'usb', 'clipboard-read']
  .map((name) => `${name}=()`)
  .join(', ');

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': rules.join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': PERMISSIONS,
};

/** Under TLS only: browsers ignore it elsewhere, and a wrong one locks people out. */
export const TRANSPORT_SECURITY = 'max-age=31536000';
