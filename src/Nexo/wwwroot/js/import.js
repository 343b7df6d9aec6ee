// Sends the file by itself, with its progress; without this the form does the same in one go.
const form = document.getElementById("import-form"), place = document.getElementById("upload");
const words = document.getElementById("upload-words"), bar = place?.querySelector("progress");

form?.addEventListener("submit", e => {
  const file = form.elements.file.files[0];
  if (!file) return;
  e.preventDefault();
  const query = new URLSearchParams({ channel: form.elements.channel.value, fileName: file.name });
  if (form.elements.currency.value) query.set("currency", form.elements.currency.value);
  const button = form.querySelector("button");
  button.disabled = true;
  place.hidden = false;
  words.textContent = words.dataset.words;

  const sending = new XMLHttpRequest();
  sending.open("POST", `/api/listings/import?${query}`);
  sending.responseType = "json";
  sending.setRequestHeader("Accept", "application/json");
  sending.setRequestHeader("Content-Type", "application/octet-stream");
  sending.setRequestHeader("RequestVerificationToken", form.elements.__RequestVerificationToken.value);
  sending.upload.onprogress = p => p.lengthComputable && (bar.value = (100 * p.loaded) / p.total);
  sending.upload.onload = () => {
    bar.removeAttribute("value");
    words.textContent = words.dataset.reading;
  };
  sending.onload = () => {
    if (sending.status < 300) return location.assign(`/anuncios/importacoes/${sending.response.id}`);
    if (sending.status === 401) return location.reload();
    location.assign(`/anuncios/importar?${new URLSearchParams({ refused: sending.response?.code ?? "upload_broken", channel: form.elements.channel.value })}`);
  };
  sending.onerror = () => location.assign(`/anuncios/importar?refused=upload_broken&channel=${form.elements.channel.value}`);
  sending.send(file);
});
