/* A list that filters as one types: `<form class="filters" method="get" data-amont-filters="list">` reloads `#list`
   from the same address and keeps the filter in the URL. Without this script the form is an ordinary GET form. */

for (const form of document.querySelectorAll("form[data-amont-filters]")) {
  const list = form.dataset.amontFilters;
  let wait, asked;
  const apply = async () => {
    const address = new URL(form.action || location.href);
    address.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
    asked?.abort();
    asked = new AbortController();
    document.getElementById(list).setAttribute("aria-busy", "true");
    const failure = document.querySelector("[data-amont-failure]");
    if (failure) failure.hidden = true;
    try {
      const answer = await fetch(address, { signal: asked.signal });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(list);
      document.getElementById(list).replaceWith(fresh);
      history.replaceState(history.state, "", address);
      window.htmx?.process(fresh);
    } catch (error) {
      if (error.name === "AbortError") return;
      document.getElementById(list).removeAttribute("aria-busy");
      if (error instanceof TypeError && failure) failure.hidden = false; // no network: what was typed stays here
      else form.submit();
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(apply, 220);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(wait);
    apply();
  });
}
