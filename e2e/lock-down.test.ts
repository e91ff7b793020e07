import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { preparedApp } from '../scripts/prepare-app.ts';
import { en } from '../src-renderer/locales/en.ts';
import { type Till, useBench } from './support/harness.ts';

const bench = useBench();
/** A server of somebody else, and all that ever came to it. */
const asked: string[] = [];
let server: Server;
let elsewhere = '';
let till: Till;

test.beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end('here');
  });
  server.on('connection', () => asked.push('connection'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  elsewhere = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  // With a camera and a microphone there, a refusal is a refusal and not a lack of them.
  till = await bench.launch('till', { switches: ['--use-fake-device-for-media-stream'] });
  await expect(till.page.getByRole('heading', { name: en.pairing.title })).toBeVisible();
});
test.afterAll(() => {
  server.close();
});
test.afterEach(async () => {
  expect(asked, 'nothing reaches a server elsewhere').toEqual([]);
  expect(till.page.url()).toBe('app://earnest/index.html');
});

test('the server is one that could be reached', async () => {
  expect(await (await fetch(`http://${elsewhere}/reached`)).text()).toBe('here');
  expect(asked).toEqual(['connection', 'GET /reached']);
  asked.length = 0;
});

test('the page has nothing of Node and nothing of Electron', async () => {
  const names = ['require', 'process', 'module', 'exports', 'global', 'Buffer', '__dirname', 'electron', 'ipcRenderer'];
  const found = await till.page.evaluate((each) => each.filter((name) => name in globalThis), names);
  expect(found).toEqual([]);
});

test('what the page can name is what a page in a browser can name', async () => {
  // A frame has the browser's own names and runs no script of ours.
  const added = await till.page.evaluate(() => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    const usual = new Set(Object.getOwnPropertyNames(frame.contentWindow));
    frame.remove();
    return Object.getOwnPropertyNames(window).filter((name) => !usual.has(name) && !/^\d+$/.test(name));
  });
  // What zod keeps for itself, and the tests' own driver.
  expect(added.filter((name) => !/^__(?:zod|playwright|pw)/.test(name))).toEqual([]);
});

test('every file of the window is served with its policy', async () => {
  const policies = await till.page.evaluate(async () => {
    const parts = document.querySelectorAll<HTMLScriptElement | HTMLLinkElement>('script[src], link[href]');
    const files = ['/index.html', ...[...parts].map((part) => ('src' in part ? part.src : part.href))];
    return await Promise.all(
      files.map(async (file) => {
        const { headers } = await fetch(file);
        return [file, headers.get('content-security-policy'), headers.get('x-content-type-options')] as const;
      }),
    );
  });
  expect(policies.length).toBeGreaterThanOrEqual(3);
  for (const [file, policy, sniffing] of policies) {
    const directives = (policy ?? '').split('; ');
    expect(directives, file).toEqual(expect.arrayContaining(["default-src 'none'", "script-src 'self'"]));
    expect(directives, file).toEqual(expect.arrayContaining(["connect-src 'self'", "frame-ancestors 'none'"]));
    expect(policy, file).not.toContain('unsafe');
    expect(sniffing, file).toBe('nosniff');
  }
});

test('files outside the window’s own folder are not served', async () => {
  const paths = ['/../main/main.js', '/%2e%2e/main/main.js', '/..%2fmain%2fmain.js', '/%2e%2e%2f%2e%2e%2fpackage.json'];
  const states = await till.page.evaluate(
    async (each) => await Promise.all(each.map(async (path) => (await fetch(path)).status)),
    paths,
  );
  expect(states).toEqual(paths.map(() => 404));
});

for (const name of ['eval', 'Function'] as const) {
  test(`text is never run as code by ${name}`, async () => {
    const outcome = await till.page.evaluate(
      (called) =>
        new Promise<string>((resolve) => {
          // In a task of its own: what a driver evaluates by itself is let through.
          setTimeout(() => {
            try {
              resolve(`ran: ${Reflect.apply(Reflect.get(globalThis, called), null, ['1 + 1'])}`);
            } catch (error) {
              resolve((error as Error).name);
            }
          });
        }),
      name,
    );
    expect(outcome).toBe('EvalError');
  });
}

test('a script that is written into the page does not run', async () => {
  const ran = await till.page.evaluate(() => {
    const inserted = document.createElement('script');
    inserted.textContent = 'window.ranInline = true';
    document.head.append(inserted);
    inserted.remove();
    return 'ranInline' in window;
  });
  expect(ran).toBe(false);
});

test('the page opens no window', async () => {
  const opened = await till.page.evaluate(
    (address) => [window.open(`http://${address}/opened`), window.open('about:blank'), window.open('/index.html')],
    elsewhere,
  );
  expect(opened).toEqual([null, null, null]);
  expect(till.app.windows()).toHaveLength(1);
});

for (const [what, script] of [
  ['by its address', (url: string) => `location.href = '${url}'`],
  ['by replacing itself', (url: string) => `location.replace('${url}')`],
  [
    'by a link',
    (url: string) => `(() => { const link = document.createElement('a'); link.href = '${url}';
      document.body.append(link); link.click(); link.remove(); })()`,
  ],
] as const) {
  for (const target of ['elsewhere', 'another page of its own', 'a file'] as const) {
    test(`the page does not leave ${what} for ${target}`, async () => {
      const url = {
        elsewhere: `http://${elsewhere}/left`,
        'another page of its own': '/other.html',
        'a file': 'file:///etc/hostname',
      };
      const outcome = await leave(script(url[target]), target === 'a file');
      expect(outcome).toBe('refused');
      expect(await shownHeading()).toBe(en.pairing.title);
    });
  }
}

/** Read by the app itself: the tests' driver would wait for a page that never comes. */
async function shownHeading(): Promise<unknown> {
  return await till.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript("document.querySelector('h1')?.textContent"),
  );
}

/** Runs a script that navigates, and tells what the app said to it; Chromium refuses files by itself, without asking. */
async function leave(script: string, unasked: boolean): Promise<string> {
  return await till.app.evaluate(
    async ({ BrowserWindow }, [text, isUnasked]) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      if (contents === undefined) throw new Error('The till has no window.');
      const answered = new Promise<string>((resolve) => {
        contents.once('did-navigate', () => resolve('left'));
        if (!isUnasked) {
          contents.once('will-navigate', (event) => resolve(event.defaultPrevented ? 'refused' : 'let go'));
        }
      });
      await contents.executeJavaScript(`${text}; null`);
      if (!isUnasked) return await answered;
      await contents.executeJavaScript('new Promise((resolve) => requestIdleCallback(() => resolve(null)))');
      return contents.getURL().startsWith('app://earnest/') ? 'refused' : 'left';
    },
    [script, unasked] as const,
  );
}

type PageScript = (address: string) => Promise<string>;

const WAYS_OUT: readonly (readonly [string, PageScript])[] = [
  ['a request', byRequest],
  ['a socket', bySocket],
  ['an image', byImage],
  ['a beacon', byBeacon],
  ['a worker', byWorker],
];

for (const [what, ask] of WAYS_OUT) {
  test(`the page asks nobody elsewhere by ${what}`, async () => {
    expect(await till.page.evaluate(ask, elsewhere).catch(() => 'refused')).toBe('refused');
  });

  test(`the session lets no page ask elsewhere by ${what}, even one without a policy`, async () => {
    const outcome = await till.app.evaluate(
      async ({ BrowserWindow }, script) => {
        const window = new BrowserWindow({ show: false });
        await window.loadURL('data:text/html,<!doctype html><title>no policy</title><body></body>');
        const { webContents } = window;
        return await webContents
          .executeJavaScript(script)
          .catch(() => 'refused')
          .finally(() => window.destroy());
      },
      `(${ask})(${JSON.stringify(elsewhere)})`,
    );
    expect(outcome).toBe('refused');
  });
}

test('no window of the session shows a page from elsewhere', async () => {
  const outcome = await till.app.evaluate(async ({ BrowserWindow }, address) => {
    const window = new BrowserWindow({ show: false });
    return await window
      .loadURL(`http://${address}/loaded`)
      .then(
        () => 'loaded',
        (error: { code?: string }) => error.code,
      )
      .finally(() => window.destroy());
  }, elsewhere);
  expect(outcome).toBe('ERR_BLOCKED_BY_CLIENT');
});

async function byRequest(address: string): Promise<string> {
  const response = await fetch(`http://${address}/fetched`);
  return response.ok ? 'answered' : 'refused';
}

function bySocket(address: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://${address}/socket`);
    socket.addEventListener('open', () => resolve('answered'));
    socket.addEventListener('error', () => resolve('refused'));
  });
}

function byImage(address: string): Promise<string> {
  return new Promise((resolve) => {
    const image = new Image();
    image.addEventListener('load', () => resolve('answered'));
    image.addEventListener('error', () => resolve('refused'));
    image.src = `http://${address}/image.png`;
  });
}

/** A beacon always says that it was sent: whether it was, the server tells. */
async function byBeacon(address: string): Promise<string> {
  navigator.sendBeacon(`http://${address}/beacon`, 'x');
  return 'refused';
}

function byWorker(address: string): Promise<string> {
  return new Promise((resolve) => {
    const worker = new Worker(`http://${address}/worker.js`);
    worker.addEventListener('message', () => resolve('answered'));
    worker.addEventListener('error', () => resolve('refused'));
  });
}

for (const [what, ask, refusal] of [
  ['the place', askForPlace, /NotAllowedError/],
  ['the microphone', () => navigator.mediaDevices.getUserMedia({ audio: true }), /NotAllowedError/],
  ['the camera', () => navigator.mediaDevices.getUserMedia({ video: true }), /NotAllowedError/],
  ['the screen', () => navigator.mediaDevices.getDisplayMedia(), /Not(?:Allowed|Supported)Error/],
  ['the clipboard', () => navigator.clipboard.readText(), /NotAllowedError/],
  ['MIDI devices', () => navigator.requestMIDIAccess(), /NotAllowedError|SecurityError/],
] as const) {
  test(`the page is not given ${what}`, async () => {
    await expect(till.page.evaluate(ask as () => Promise<unknown>)).rejects.toThrow(refusal);
  });
}

test('the page may not show notifications, and is told that nothing is allowed', async () => {
  expect(await till.page.evaluate(() => Notification.requestPermission())).toBe('denied');
  for (const name of ['geolocation', 'notifications', 'camera', 'microphone', 'midi']) {
    const state = till.page.evaluate(
      async (called) => (await navigator.permissions.query({ name: called as PermissionName })).state,
      name,
    );
    expect(await state, name).toBe('denied');
  }
});

function askForPlace(): Promise<unknown> {
  return new Promise((resolve, reject) => {
    navigator.geolocation.getCurrentPosition(resolve, ({ code, PERMISSION_DENIED, message }) =>
      reject(new Error(code === PERMISSION_DENIED ? 'NotAllowedError' : message)),
    );
  });
}

test('a second start on the same data ends, and brings the first window to the front', async () => {
  const called = till.app.evaluate(
    async ({ app, BrowserWindow }) =>
      await new Promise<string[]>((resolve) => {
        const [window] = BrowserWindow.getAllWindows();
        if (window === undefined) throw new Error('The till has no window.');
        // A display without a window manager neither minimises nor raises: what the window is told is looked at instead.
        const told: string[] = [];
        window.isMinimized = () => true;
        window.restore = () => told.push('restore');
        window.focus = () => told.push('focus');
        app.once('second-instance', () => setImmediate(() => resolve(told)));
      }),
  );
  const { executablePath, args } = preparedApp();
  const second = spawn(executablePath, [...args, `--user-data-dir=${till.userData}`], { stdio: 'ignore' });
  const [code] = await once(second, 'exit');
  expect(code).toBe(0);
  expect(await called).toEqual(['restore', 'focus']);
  expect(await shownHeading()).toBe(en.pairing.title);
});
