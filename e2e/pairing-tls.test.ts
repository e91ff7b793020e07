import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { createTestCertificates, type TestCertificates } from '../src-central/testing/certificates.ts';
import { en } from '../src-renderer/locales/en.ts';
import { useBench } from './support/harness.ts';
import { type Impostor, startImpostor, webPage } from './support/impostors.ts';
import { expectPairingProblem, openPairing, tryPairing } from './support/pairing-form.ts';
import type { TillApp } from './support/till.ts';
import { stateWords } from './support/window.ts';

let certificates: TestCertificates;
const bench = useBench(async (folder) => {
  certificates = await createTestCertificates();
  const tls = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') };
  await writeFile(tls.certFile, certificates.good.cert);
  await writeFile(tls.keyFile, certificates.good.key);
  return { tls };
});
const impostors: Impostor[] = [];
let till: TillApp;

test.beforeAll(async () => {
  till = await bench.launch('till');
  await openPairing(till);
});
test.afterAll(async () => {
  for (const impostor of impostors) await impostor.close();
});

test('a text that is no certificate is refused before anything is sent', async () => {
  await tryPairing(till, { url: bench.central().url, code: 'ABCD-EFGH-JKLM', authority: 'secret' });
  await expectPairingProblem(till.page, en.pairing.authorityInvalid);
});

for (const [what, certificate, problem] of [
  ['has expired', 'expired', 'certificate-expired'],
  ['is for another host', 'wrongHost', 'certificate-wrong-host'],
  ['is of an authority that nobody named', 'untrusted', 'certificate-untrusted'],
] as const) {
  test(`a central whose certificate ${what} is refused, with what to do`, async () => {
    const impostor = await startImpostor(webPage, certificates[certificate]);
    impostors.push(impostor);
    const authority = certificates.authority.cert;
    await tryPairing(till, { url: impostor.url, code: 'ABCD-EFGH-JKLM', authority });
    await expectPairingProblem(till.page, en.connectionProblem[problem]);
  });
}

test('an https address where plain http answers is refused', async () => {
  const impostor = await startImpostor(webPage);
  impostors.push(impostor);
  const url = impostor.url.replace('http:', 'https:');
  await tryPairing(till, { url, code: 'ABCD-EFGH-JKLM', authority: certificates.authority.cert });
  await expectPairingProblem(till.page, en.connectionProblem['not-encrypted']);
});

test('without its authority, a central with a private certificate is refused', async () => {
  await tryPairing(till, { url: bench.central().url, code: 'ABCD-EFGH-JKLM', authority: '' });
  await expectPairingProblem(till.page, en.connectionProblem['certificate-untrusted']);
});

test('with its authority, the till pairs, and keeps it over a restart', async () => {
  const { code } = bench.takeCode();
  await tryPairing(till, { url: bench.central().url, code, authority: certificates.authority.cert });
  await expect(till.page.getByRole('heading', { name: en.signIn.title })).toBeVisible();
  await till.close();
  till = await bench.launch('till');
  await expect(stateWords(till.page)).toHaveText(en.state.allSent);
});
