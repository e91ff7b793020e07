const LOCAL_PART = /^[^\s"(),:;<>@[\\\]]+$/u;
const DOMAIN_LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u;

/**
 * An email address trimmed, composed (NFC) and in lower case, or undefined when it cannot be one (RFC 5321's lengths,
 * RFC 6531's letters; no quoted local parts and no addresses of hosts, which nobody gives to a shop).
 */
export function normaliseEmail(text: string): string | undefined {
  const address = text.trim().normalize('NFC').toLowerCase().normalize('NFC');
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  if (at < 1 || local.length > 64 || address.length > 254) return undefined;
  if (!LOCAL_PART.test(local) || /^\.|\.\.|\.$/.test(local) || /[\p{C}\p{Zl}\p{Zp}]/u.test(address)) return undefined;
  return isDomain(address.slice(at + 1)) ? address : undefined;
}

function isDomain(domain: string): boolean {
  const labels = domain.split('.');
  if (labels.length < 2 || !labels.every((label) => label.length <= 63 && DOMAIN_LABEL.test(label))) return false;
  return (labels.at(-1) ?? '').length >= 2 && !/^\d+$/.test(labels.at(-1) ?? '');
}
