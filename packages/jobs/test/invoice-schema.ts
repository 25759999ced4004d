import type { StandardSchemaV1 } from '@standard-schema/spec';

export interface InvoiceInput {
  invoiceId: string;
  copies?: number;
}

export interface Invoice {
  invoiceId: string;
  copies: number;
}

/** A hand-written schema whose output differs from its input: `copies` is 1 unless given. */
export const invoiceSchema: StandardSchemaV1<InvoiceInput, Invoice> = {
  '~standard': { version: 1, vendor: 'test', validate },
};

function validate(value: unknown): StandardSchemaV1.Result<Invoice> {
  const { invoiceId, copies = 1 } = Object(value);
  const issues: StandardSchemaV1.Issue[] = [];
  if (typeof invoiceId !== 'string') issues.push({ path: ['invoiceId'], message: 'expected a text' });
  if (typeof copies !== 'number') issues.push({ path: [{ key: 'copies' }], message: 'expected a number' });
  return issues.length > 0 ? { issues } : { value: { invoiceId, copies } };
}
