// Keeps the page up to date: a notice, or the clock where there are none, makes it look again.
const words = document.getElementById('said').dataset;
const said = document.getElementById('said');
const job = location.pathname.match(/^\/review\/jobs\/([0-9a-f-]{36})$/)?.[1];
const pollEvery = 20_000;
let due = 0;
let polling = 0;
let running = false;

const events = new EventSource('/review/live');
events.addEventListener('message', concerns);
// A page whose stream is refused looks from time to time instead.
events.addEventListener('error', () => { if (events.readyState === EventSource.CLOSED) polling ||= setInterval(soon, pollEvery); });
addEventListener('pagehide', () => events.close());
renew();

function concerns(event) {
  if (!job || event.data.includes(job) || !/[0-9a-f]{8}-/.test(event.data)) soon();
}

function soon() {
  clearTimeout(due);
  due = setTimeout(look, 300);
}

async function look() {
  if (running) { soon(); return; }
  // Nobody looks at it now; the window does when it is back.
  if (document.hidden) { addEventListener('visibilitychange', soon, { once: true }); return; }
  running = true;
  try {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' }, redirect: 'error' });
    if (!answer.ok) return;
    show(new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('main'));
  } catch {
    // The next notice, or the next turn, looks again.
  } finally {
    running = false;
  }
}

function show(fresh) {
  const shown = document.querySelector('main');
  if (!fresh || same(fresh, shown)) return;
  // Nothing is taken out of the hands of somebody who is deciding.
  if (document.getElementById('decision')) {
    if (fresh.dataset.state !== shown.dataset.state) say(words.outdated);
    return;
  }
  const focused = document.activeElement?.id;
  const inside = shown.contains(document.activeElement);
  shown.replaceWith(fresh);
  if (inside) (document.getElementById(focused) ?? fresh).focus({ preventScroll: true });
  dispatchEvent(new Event('contentreplaced'));
  say(job ? words.jobChanged : words.queueChanged);
}

// Signed addresses, tokens and ages are made anew for every answer and mean no change.
function same(one, other) {
  const fingerprint = main => main.dataset.state + [...main.querySelectorAll('.item, .badge, .claim')]
    .map(element => element.id + element.textContent.replace(/\s+/g, ' ')).join('|').replace(/\d+ ?(min|h|d|分|時間|日)/g, '');
  return fingerprint(one) === fingerprint(other);
}

function say(text) {
  said.textContent = '';
  requestAnimationFrame(() => { said.textContent = text; });
}

// A claim lasts minutes; it is renewed for as long as its page is open.
function renew() {
  const form = document.getElementById('renew');
  if (!form) return;
  setInterval(async () => {
    try {
      const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)), redirect: 'manual' });
      if (answer.type !== 'opaqueredirect' && !answer.ok) say(words.claimLost);
    } catch {
      say(words.claimLost);
    }
  }, Number(form.dataset.renew) * 1000);
}
