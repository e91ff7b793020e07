import { type PrinterSettings, printerSettingsSchema } from '../../src-shared/contracts/till.ts';

/** The printer's settings as they stand in the form. */
export type PrinterFormState = {
  readonly host: string;
  readonly port: string;
  readonly columns: PrinterSettings['columns'];
  readonly automatic: boolean;
  readonly drawer: boolean;
};

/** The port that receipt printers listen on for raw print data. */
const RAW_PORT = 9_100;

/** What the form begins with: what is kept, or what most printers are. */
export function printerFormOf(kept: PrinterSettings | null): PrinterFormState {
  if (kept === null) return { host: '', port: String(RAW_PORT), columns: 42, automatic: true, drawer: true };
  return { ...kept, port: String(kept.port) };
}

/** The settings that the form says; null where its address or port cannot be one. */
export function settingsOf(form: PrinterFormState): PrinterSettings | null {
  const port = /^\d{1,5}$/.test(form.port.trim()) ? Number(form.port) : 0;
  const host = form.host.trim();
  if (/\s|\/|:\/\//.test(host)) return null;
  const read = printerSettingsSchema.safeParse({ ...form, host, port });
  return read.success ? read.data : null;
}
