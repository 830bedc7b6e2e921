# The app as a user without rights, with a tree that it cannot write; see docs/deploy.md.
FROM python:3.13-slim-bookworm AS packages
WORKDIR /opt/peta-ukm
COPY requirements.txt ./
RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir --disable-pip-version-check -r requirements.txt

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin peta-ukm
WORKDIR /opt/peta-ukm
COPY --from=packages /opt/peta-ukm/.venv .venv
COPY . .
# Only these may be written: volumes, or a tmpfs for what is made anew at every start.
RUN install -d -o peta-ukm -g peta-ukm static /var/lib/peta-ukm /var/cache/peta-ukm
ENV PATH=/opt/peta-ukm/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/var/cache/peta-ukm \
    MPLCONFIGDIR=/var/cache/peta-ukm/matplotlib \
    PETA_UKM_DATA=/var/lib/peta-ukm/built \
    PETA_UKM_BOUNDARIES=/var/lib/peta-ukm/boundaries \
    PETA_UKM_KEPT=/var/lib/peta-ukm
USER 10001:10001
VOLUME ["/opt/peta-ukm/static", "/var/lib/peta-ukm", "/var/cache/peta-ukm", "/tmp"]
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
CMD ["streamlit", "run", "streamlit_app.py", "--server.address=0.0.0.0", "--server.port=8501", "--server.headless=true"]
