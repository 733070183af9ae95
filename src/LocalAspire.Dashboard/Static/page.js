// Keeps an open page up to date, folds the waterfall, and takes the keys.
const pauseKey = 'paused';
const patience = 1000;
let events;
let due = 0;
let running = false;
let pressed = false;

const pause = document.getElementById('pause');
if (pause) {
  pause.hidden = false;
  pause.addEventListener('click', () => setPaused(!events ? false : true));
  setPaused(sessionStorage.getItem(pauseKey) === location.pathname);
}
prepare();

function setPaused(paused) {
  pause.setAttribute('aria-pressed', paused);
  if (paused) {
    sessionStorage.setItem(pauseKey, location.pathname);
    events?.close();
    events = undefined;
    clearTimeout(due);
    return;
  }
  sessionStorage.removeItem(pauseKey);
  const { live, id } = document.getElementById('live').dataset;
  events = new EventSource('/live?' + new URLSearchParams({ of: live, id: id ?? '' }));
  events.addEventListener('message', soon);
}
addEventListener('pagehide', () => events?.close());
addEventListener('pointerdown', () => { pressed = true; });
for (const end of ['pointerup', 'pointercancel']) addEventListener(end, () => { pressed = false; });

function soon() {
  clearTimeout(due);
  due = setTimeout(look, patience / 4);
}

async function look() {
  if (running) { soon(); return; }
  // Nobody looks at it now; the window does when it is back.
  if (document.hidden) { addEventListener('visibilitychange', soon, { once: true }); return; }
  running = true;
  try {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' }, redirect: 'error' });
    if (answer.ok) show(new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('live'));
  } catch {
    // The next change looks again.
  } finally {
    running = false;
  }
}

function show(fresh) {
  const shown = document.getElementById('live');
  if (!fresh || !events) return;
  if (pressed) { soon(); return; }
  // Nothing is taken out from under somebody who reads, selects or is about to press something in it.
  if (!getSelection().isCollapsed || shown.querySelector('td details[open]') || shown.contains(document.activeElement) && document.activeElement.closest('form')) return;
  const focused = shown.contains(document.activeElement) ? pathOf(document.activeElement) : null;
  const scrolls = [...shown.querySelectorAll('.scroll, .console')].map(e => [e.scrollLeft, e.scrollTop, e.scrollTop + e.clientHeight >= e.scrollHeight - 4]);
  const opened = [...shown.querySelectorAll('.tree details[open] summary')].map(e => e.textContent);
  const folded = [...shown.querySelectorAll('.fold[aria-expanded=false]')].map(e => e.closest('tr').id);
  shown.replaceWith(fresh);
  fresh.querySelectorAll('.scroll, .console').forEach((e, i) => {
    if (scrolls[i]) [e.scrollLeft, e.scrollTop] = [scrolls[i][0], scrolls[i][2] && e.id === 'console' ? e.scrollHeight : scrolls[i][1]];
  });
  fresh.querySelectorAll('.tree summary').forEach(e => { if (opened.includes(e.textContent)) e.parentElement.open = true; });
  prepare();
  folded.forEach(id => document.getElementById(id)?.querySelector('.fold')?.click());
  if (focused) find(focused)?.focus({ preventScroll: true });
}

// An element that comes again in the new page: by its id, or by where it leads.
function pathOf(element) {
  return { id: element.id, href: element.getAttribute('href'), label: element.getAttribute('aria-label') };
}

function find({ id, href, label }) {
  const live = document.getElementById('live');
  if (id) return document.getElementById(id);
  if (href) return [...live.querySelectorAll('a')].find(a => a.getAttribute('href') === href);
  return label ? [...live.querySelectorAll('[aria-label]')].find(e => e.getAttribute('aria-label') === label) : null;
}

function prepare() {
  for (const button of document.querySelectorAll('.fold')) {
    button.hidden = false;
    button.addEventListener('click', () => fold(button));
  }
  const lines = document.getElementById('console');
  if (lines && !lines.dataset.read) {
    lines.dataset.read = true;
    lines.scrollTop = lines.scrollHeight;
  }
}

// What lies below a folded span is hidden; what was folded inside it stays so.
function fold(button) {
  button.setAttribute('aria-expanded', button.getAttribute('aria-expanded') !== 'true');
  let hiddenBelow = Infinity;
  for (const row of document.querySelectorAll('#waterfall tbody tr')) {
    const depth = Number(row.dataset.depth);
    if (depth <= hiddenBelow) hiddenBelow = Infinity;
    row.hidden = depth > hiddenBelow;
    if (!row.hidden && row.querySelector('.fold[aria-expanded=false]')) hiddenBelow = depth;
  }
}

addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, select, textarea')) return;
  if (event.key === '/') {
    document.getElementById('q')?.focus();
    event.preventDefault();
  } else if (event.key === 'j' || event.key === 'k') {
    step(event.key === 'j' ? 1 : -1);
  } else if (event.key === 'p') {
    pause?.click();
  }
});

// From row to row of the list or the waterfall.
function step(by) {
  const links = [...document.querySelectorAll('.waterfall tbody tr:not([hidden]) a, .list tbody tr th a, .list tbody tr td:nth-child(2) a')];
  const at = links.findIndex(a => a === document.activeElement || a.getAttribute('aria-current') === 'true');
  links[Math.min(links.length - 1, Math.max(0, at + by))]?.focus();
}
