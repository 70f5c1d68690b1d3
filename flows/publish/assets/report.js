"use strict";
// Everything works without this file but search, filters and the linking of passages under the pointer.
// Text of others is only ever set as text (textContent), never as markup.
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const plural = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

  // --- the list of stories -------------------------------------------------------------------------------
  const AT_ONCE = 50;

  function storyList(data) {
    const list = $("#stories"), tools = $("#tools"), pages = $("#pages"), more = $("#more"), row = $("#story-row");
    const controls = { q: $("#q"), source: $("#source"), agency: $("#agency"), show: $("#show"), order: $("#order") };
    const unfiltered = [...list.children];
    const stories = data.stories.map(([id, headline, agency, articles, sources, first, minutes, names, known, groups, ticks], rank) => ({
      id, headline, agency, articles, sources, first, minutes, known, groups, ticks, rank,
      names: names.map((n) => data.sources[n]),
    }));
    for (const s of stories) s.text = fold([s.headline, s.agency, ...s.names].join("\n"));
    const orders = {
      sources: (a, b) => a.rank - b.rank,
      newest: (a, b) => b.first.localeCompare(a.first) || a.rank - b.rank,
      oldest: (a, b) => (a.first || "9").localeCompare(b.first || "9") || a.rank - b.rank,
      longest: (a, b) => b.minutes - a.minutes || a.rank - b.rank,
    };
    let found = [];

    const options = (select, values) => {
      for (const value of [...new Set(values)].filter(Boolean).sort((a, b) => a.localeCompare(b)))
        select.add(new Option(value, value));
    };
    options(controls.source, data.sources);
    options(controls.agency, stories.map((s) => s.agency));

    const duration = (minutes) => {
      const total = Math.round(minutes);
      if (total < 60) return `${total}\u00a0min`;
      const [big, small, a, b] = total < 1440
        ? [Math.floor(total / 60), total % 60, "h", "min"]
        : [Math.floor(total / 1440), Math.floor((total % 1440) / 60), "d", "h"];
      return `${big}\u00a0${a}` + (small ? `\u00a0${small}\u00a0${b}` : "");
    };
    const listed = (names) => names.length > 4
      ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`
      : names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : names.join("");
    const day = (iso) => new Date(iso + "Z").toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

    const item = (s) => {
      const li = row.content.firstElementChild.cloneNode(true);
      $(".when", li).textContent = s.first ? day(s.first) : "no date";
      const link = $("h3 a", li);
      link.textContent = s.headline.trim() || "Without a headline";
      link.href = `story/${encodeURIComponent(s.id)}.html`;
      $(".agency", li).textContent = s.agency;
      const order = s.known && s.names.length > 1;
      $("b", li).textContent = order ? s.names[0] : "";
      $(".then", li).textContent = order ? ` first, then ${listed(s.names.slice(1))}` : listed(s.names);
      const svg = $("svg", li);
      if (!s.ticks.length) svg.remove();
      s.ticks.forEach((x, i) => {
        const tick = document.createElementNS("http://www.w3.org/2000/svg", "rect");
        for (const [name, value] of Object.entries({ x: x - 0.7, y: i ? 2 : 0, width: 1.4, height: i ? 8 : 12 }))
          tick.setAttribute(name, value);
        svg.append(tick);
      });
      const parts = [plural(s.articles, "article", "articles")];
      if (s.sources > 1) parts.unshift(`${plural(s.sources, "source", "sources")},`);
      if (s.minutes) parts.push(`over ${duration(s.minutes)}`);
      for (const part of parts) $(".spread p", li).append(Object.assign(document.createElement("span"), { textContent: part }), " ");
      return li;
    };
    const show = () => {
      const from = list.children.length;
      list.append(...found.slice(from, from + AT_ONCE).map(item));
      more.hidden = list.children.length >= found.length;
    };
    const update = () => {
      const query = fold(controls.q.value).split(/\s+/).filter(Boolean);
      const { source, agency, show: kind, order } = Object.fromEntries(Object.entries(controls).map(([k, c]) => [k, c.value]));
      const state = new URLSearchParams(Object.entries(controls)
        .map(([k, c]) => [k, c.value]).filter(([k, v]) => v && !(k === "order" && v === "sources")));
      history.replaceState(null, "", state.size ? `#${state}` : location.pathname + location.search);
      if (!state.size) {
        list.replaceChildren(...unfiltered);
        if (pages) pages.hidden = false;
        more.hidden = true;
        $("#result").textContent = plural(stories.length, "story", "stories");
        return;
      }
      found = stories.filter((s) => query.every((word) => s.text.includes(word))
        && (kind !== "several" || s.sources > 1) && (kind !== "copy" || s.groups)
        && (!source || s.names.includes(source)) && (!agency || s.agency === agency)).sort(orders[order]);
      list.replaceChildren();
      if (pages) pages.hidden = true;
      show();
      $("#result").textContent = found.length ? plural(found.length, "story", "stories") : "No story matches.";
    };
    let pending;
    const soon = () => { clearTimeout(pending); pending = setTimeout(update, stories.length > 2000 ? 120 : 0); };
    const restore = () => {
      const state = new URLSearchParams(location.hash.slice(1));
      for (const [name, control] of Object.entries(controls)) control.value = state.get(name) || (name === "order" ? "sources" : "");
      if (state.size) update();
    };
    controls.q.addEventListener("input", soon);
    for (const name of ["source", "agency", "show", "order"]) controls[name].addEventListener("change", update);
    $("button", more).addEventListener("click", show);
    addEventListener("hashchange", restore);
    tools.hidden = false;
    restore();
  }

  // --- finding a row of a table --------------------------------------------------------------------------
  function finder(tools) {
    const rows = all(tools.dataset.filters), input = $("input", tools), result = $(".result", tools);
    tools.hidden = false;
    input.addEventListener("input", () => {
      const query = fold(input.value.trim());
      let n = 0;
      for (const row of rows) n += !(row.hidden = !fold(row.dataset.name).includes(query));
      result.textContent = query ? plural(n, "name", "names") : "";
    });
  }

  // --- side by side --------------------------------------------------------------------------------------
  function parallel() {
    const parts = new Map();
    for (const part of all("[data-passage]")) {
      const n = part.dataset.passage;
      parts.set(n, [...(parts.get(n) || []), part]);
    }
    const light = (n) => {
      for (const part of all("[data-passage].on")) part.classList.remove("on");
      for (const part of parts.get(n) || []) part.classList.add("on");
    };
    const of = (event) => event.target.closest?.("[data-passage]")?.dataset.passage
      ?? event.target.closest?.("a.n")?.id.slice(1);
    document.addEventListener("pointerover", (event) => light(of(event)));
    document.addEventListener("focusin", (event) => light(of(event)));
    for (const band of all(".map g")) band.addEventListener("click", () => go(band.dataset.passage));

    const numbers = all("a.n[id^=l]").map((a) => a.id.slice(1));
    const go = (n) => {
      const target = document.getElementById(`l${n}`);
      if (!target) return;
      target.scrollIntoView({ block: "center" });
      target.focus({ preventScroll: true });
    };
    if (!numbers.length) return;
    const keys = $(".legend .keys");
    if (keys) keys.hidden = false;
    document.addEventListener("keydown", (event) => {
      const step = event.altKey ? { ArrowDown: 1, ArrowUp: -1 }[event.key] : 0;
      if (!step) return;
      event.preventDefault();
      const here = numbers.indexOf(document.activeElement?.id?.slice(1));
      go(numbers[here < 0 && step < 0 ? numbers.length - 1 : (here + step + numbers.length) % numbers.length]);
    });
  }

  if ($("#stories") && $("#tools") && window.wirecopy) storyList(window.wirecopy);
  for (const tools of all("[data-filters]")) finder(tools);
  if ($(".parallel")) parallel();
})();
