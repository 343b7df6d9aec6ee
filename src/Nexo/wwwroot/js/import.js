// Sends the file by itself, with its progress; without this the form does the same in one go.
const form = document.getElementById("import-form"), place = document.getElementById("upload");
const words = document.getElementById("upload-words"), bar = place?.querySelector("progress");

form?.addEventListener("submit", e => {
  const file = form.elements.file.files[0];
  if (!file) return;
  e.preventDefault();
  const query = new URLSearchParams({ channel: form.elements.channel.value, fileName: file.name });
  if (form.elements.currency.value) query.set("currency", form.elements.currency.value);
  for (const button of form.querySelectorAll("button")) button.disabled = true;
  place.hidden = false;
  words.textContent = words.dataset.words;

  const straight = e.submitter?.hasAttribute("formaction"); // imported at once; else its columns are looked at first
  const sending = new XMLHttpRequest();
  sending.open("POST", `${straight ? "/api/listings/import" : "/anuncios/importacoes/envios"}?${query}`);
  sending.setRequestHeader("Accept", straight ? "application/json" : "text/html");
  sending.setRequestHeader("Content-Type", "application/octet-stream");
  sending.setRequestHeader("RequestVerificationToken", form.elements.__RequestVerificationToken.value);
  sending.upload.onprogress = p => p.lengthComputable && (bar.value = (100 * p.loaded) / p.total);
  sending.upload.onload = () => {
    bar.removeAttribute("value");
    words.textContent = words.dataset.reading;
  };
  const broken = code => location.assign(`/anuncios/importar?${new URLSearchParams({ refused: code ?? "upload_broken", channel: form.elements.channel.value })}`);
  sending.onload = () => {
    if (sending.status === 401) return location.reload();
    if (!straight) return sending.status < 300 ? location.assign(sending.responseURL) : broken();
    const answer = sending.response ? JSON.parse(sending.response) : {};
    sending.status < 300 ? location.assign(`/anuncios/importacoes/${answer.id}`) : broken(answer.code);
  };
  sending.onerror = () => broken();
  sending.send(file);
});
