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
  const preferences = await till.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    const { sandbox, contextIsolation, nodeIntegration, webviewTag } = contents?.getLastWebPreferences() ?? {};
    return { sandbox, contextIsolation, nodeIntegration, webviewTag };
  });
  expect(preferences).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false });
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
    const read = async (file: string) => {
      const { headers } = await fetch(file);
      return [file, headers.get('content-security-policy'), headers.get('x-content-type-options')] as const;
    };
    return await Promise.all(files.map(read));
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

test('text is never run as code', async () => {
  // In a task of its own: what a driver evaluates by itself is let through.
  const outcome = await till.page.evaluate(async () => {
    const inTask = (work: () => unknown) =>
      new Promise<string>((resolve) => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => {
          try {
            resolve(`ran: ${work()}`);
          } catch (error) {
            resolve((error as Error).name);
          }
        };
        channel.port2.postMessage(null);
      });
    const inserted = document.createElement('script');
    inserted.textContent = 'window.ranInline = true';
    document.head.append(inserted);
    inserted.remove();
    return {
      eval: await inTask(() => globalThis.eval('1 + 1')),
      newFunction: await inTask(() => new Function('return 2')()),
      inlineScript: 'ranInline' in window ? 'ran' : 'refused',
    };
  });
  expect(outcome).toEqual({ eval: 'EvalError', newFunction: 'EvalError', inlineScript: 'refused' });
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

test('the policy keeps the page from asking elsewhere', async () => {
  expect(await askElsewhere(elsewhere)).toEqual(REFUSED);
});

test('the session keeps any page from asking elsewhere, without any policy', async () => {
  const outcome = await till.app.evaluate(
    async ({ BrowserWindow }, [ask, address]) => {
      const window = new BrowserWindow({ show: false });
      try {
        const loaded = await window.loadURL(`http://${address}/loaded`).then(
          () => 'loaded',
          (error: { code?: string }) => error.code,
        );
        await window.loadURL('data:text/html,<!doctype html><title>no policy</title><body></body>');
        return { loaded, asked: await window.webContents.executeJavaScript(`(${ask})('${address}')`) };
      } finally {
        window.destroy();
      }
    },
    [askFromPage.toString(), elsewhere] as const,
  );
  expect(outcome).toEqual({ loaded: 'ERR_BLOCKED_BY_CLIENT', asked: REFUSED });
});

const REFUSED = { fetch: 'refused', socket: 'refused', image: 'refused', beacon: 'refused', worker: 'refused' };

async function askElsewhere(address: string): Promise<unknown> {
  return await till.page.evaluate(askFromPage, address);
}

/** Runs in a page: tries each way to ask a server, and tells how it went. */
async function askFromPage(address: string): Promise<Record<string, string>> {
  const heardOf = (target: EventTarget, good: string) =>
    new Promise<string>((resolve) => {
      target.addEventListener(good, () => resolve('answered'));
      target.addEventListener('error', () => resolve('refused'));
    });
  const trying = async (work: () => Promise<string>) => await work().catch(() => 'refused');
  return {
    fetch: await trying(async () => ((await fetch(`http://${address}/fetched`)).ok ? 'answered' : 'refused')),
    socket: await trying(async () => await heardOf(new WebSocket(`ws://${address}/socket`), 'open')),
    image: await trying(async () => {
      const image = new Image();
      const outcome = heardOf(image, 'load');
      image.src = `http://${address}/image.png`;
      return await outcome;
    }),
    beacon: await trying(async () => {
      // Always "sent": whether it is, the server tells.
      navigator.sendBeacon(`http://${address}/beacon`, 'x');
      return 'refused';
    }),
    worker: await trying(async () => await heardOf(new Worker(`http://${address}/worker.js`), 'message')),
  };
}

test('no permission is given', async () => {
  const outcome = await till.page.evaluate(async () => {
    const failing = async (work: () => Promise<unknown>) =>
      await work().then(
        () => 'given',
        (error: Error) => error.name,
      );
    const state = async (name: string) => (await navigator.permissions.query({ name: name as PermissionName })).state;
    return {
      location: await new Promise((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve('given'),
          (error) => resolve(error.code === error.PERMISSION_DENIED ? 'denied' : `failed: ${error.message}`),
        ),
      ),
      notifications: await Notification.requestPermission(),
      microphone: await failing(() => navigator.mediaDevices.getUserMedia({ audio: true })),
      camera: await failing(() => navigator.mediaDevices.getUserMedia({ video: true })),
      screen: await failing(() => navigator.mediaDevices.getDisplayMedia()),
      clipboard: await failing(() => navigator.clipboard.readText()),
      states: await Promise.all(['geolocation', 'notifications', 'camera', 'microphone', 'midi'].map(state)),
    };
  });
  expect(outcome).toEqual({
    location: 'denied',
    notifications: 'denied',
    microphone: 'NotAllowedError',
    camera: 'NotAllowedError',
    screen: expect.stringMatching(/^(NotAllowed|NotSupported|InvalidState)Error$/),
    clipboard: 'NotAllowedError',
    states: ['denied', 'denied', 'denied', 'denied', 'denied'],
  });
});

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
