import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from '@playwright/test';
import type { ReadyLine } from '../../src-central/ready-line.ts';
import type { SampleStaff } from '../../src-central/sample/staff.ts';
import { type Central, type CentralOptions, startCentral } from './central.ts';
import { copyCentralData, MEMBER_COUNT } from './central-template.ts';
import { openShop, type Shop } from './shop.ts';
import { launchTill, type TillApp } from './till.ts';

export type EnrolmentCode = ReadyLine['enrolmentCodes'][number];

export type Bench = {
  readonly shop: Shop;
  /** A folder of this file's tests alone, removed after them. */
  readonly folder: (name: string) => string;
  readonly central: () => Central;
  /** An enrolment code of a till that no test of this file has taken yet. */
  readonly takeCode: () => EnrolmentCode;
  /** Starts a till on the folder of that name. With `pair`, it enrols at central by its switches. */
  readonly launch: (name: string, options?: LaunchOptions) => Promise<Till>;
};

/** A till, and who works at its store; nobody as long as this file's tests have not enrolled it by switches. */
export type Till = TillApp & {
  readonly staff: readonly SampleStaff[];
  readonly cashier: SampleStaff;
  readonly manager: SampleStaff;
};

export type LaunchOptions = {
  readonly pair?: { readonly url?: string };
  readonly switches?: readonly string[];
};

/** One central and one folder for the tests of a file; everything that they start is ended after them. */
export function useBench(prepare: (folder: string) => Promise<Partial<CentralOptions>> = async () => ({})): Bench {
  const shop = openShop(MEMBER_COUNT);
  const tills = new Set<TillApp>();
  const tillCodes = new Map<string, string>();
  let folder = '';
  let central: Central;
  let codes: EnrolmentCode[] = [];

  test.beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earnest-e2e-'));
    const changes = await prepare(folder);
    const dataFolder = join(folder, 'central');
    await copyCentralData(dataFolder);
    central = await startCentral({ members: MEMBER_COUNT, codes: 8, dataFolder, ...changes });
    codes = [...central.ready().enrolmentCodes];
  });
  test.afterEach(async () => {
    const info = test.info();
    if (info.status === info.expectedStatus) return;
    for (const till of tills) await showWhatWas(till);
    await info.attach('central', { body: central.log(), contentType: 'text/plain' });
  });
  test.afterAll(async () => {
    if (test.info().errors.length > 0) process.stderr.write(central.log().slice(-2000));
    for (const till of tills) await till.close();
    await central?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  return {
    shop,
    folder: (name) => join(folder, name),
    central: () => central,
    takeCode,
    async launch(name, { pair, switches = [] } = {}) {
      const till = await launchTill({
        userData: join(folder, name),
        switches: [...(pair ? pairingSwitches(name, pair.url ?? central.url) : []), ...switches],
      });
      tills.add(till);
      return withStaff(till, shop, tillCodes.get(name) ?? null);
    },
  };

  function pairingSwitches(name: string, url: string): string[] {
    const { code, tillCode } = takeCode();
    tillCodes.set(name, tillCode);
    return [`--central-url=${url}`, `--enrolment-code=${code}`, '--accept-weak-key-store'];
  }
  function takeCode(): EnrolmentCode {
    const code = codes.shift();
    if (code === undefined) throw new Error('All enrolment codes of this central are taken.');
    return code;
  }
}

function withStaff(till: TillApp, { plan }: Shop, tillCode: string | null): Till {
  const storeId = plan.tills.find(({ code }) => code === tillCode)?.storeId;
  const staff = plan.staff.filter((person) => person.storeId === storeId);
  const withRole = (role: SampleStaff['role']) => {
    const person = staff.find((one) => one.role === role);
    if (person === undefined) throw new Error(`No ${role} of this till is known.`);
    return person;
  };
  return {
    ...till,
    staff,
    get cashier() {
      return withRole('cashier');
    },
    get manager() {
      return withRole('manager');
    },
  };
}

async function showWhatWas(till: TillApp): Promise<void> {
  const info = test.info();
  const picture = await till.page.screenshot({ timeout: 5_000 }).catch(() => null);
  if (picture !== null) await info.attach('window', { body: picture, contentType: 'image/png' });
  await info.attach('output', { body: till.output(), contentType: 'text/plain' });
}
